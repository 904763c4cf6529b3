/** The phone's own position. Browsers answer in WGS-84, which is what the hub stores. */
import type { Location } from "../api/types";

export type PositionFault = "sharing_denied" | "sharing_unavailable" | "sharing_insecure";

export interface Fix {
  location: Location;
  accuracy_m: number;
  at: string;
}

export function fixOf(position: GeolocationPosition): Fix {
  const { latitude, longitude, accuracy } = position.coords;
  return {
    location: { lat: latitude, lng: longitude, crs: "wgs84" },
    accuracy_m: Math.round(accuracy),
    at: new Date(position.timestamp).toISOString(),
  };
}

export function faultOf(error: GeolocationPositionError): PositionFault {
  if (error.code === error.PERMISSION_DENIED) return window.isSecureContext ? "sharing_denied" : "sharing_insecure";
  return "sharing_unavailable";
}

// The newest fix of the watch that runs, if one does.
let watched: Fix | undefined;

/** Tells every change of place until the function it answers is called. */
export function watchFixes(onFix: (fix: Fix) => void, onFault: (fault: PositionFault) => void): () => void {
  const id = navigator.geolocation.watchPosition(
    (position) => {
      watched = fixOf(position);
      onFix(watched);
    },
    (error) => {
      watched = undefined;
      onFault(faultOf(error));
    },
    { enableHighAccuracy: true, maximumAge: 10_000 },
  );
  return () => {
    navigator.geolocation.clearWatch(id);
    watched = undefined;
  };
}

/** Where the phone is now; rejects with a PositionFault. */
export function currentFix(): Promise<Fix> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject("sharing_insecure" satisfies PositionFault);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(fixOf(position)),
      (error) => {
        // Beside a watch, Chromium answers only when the place changes: of a phone that lies still the watch knows best.
        if (error.code === error.TIMEOUT && watched) resolve({ ...watched, at: new Date().toISOString() });
        else reject(faultOf(error));
      },
      { enableHighAccuracy: true, timeout: watched ? 3_000 : 20_000, maximumAge: 5_000 },
    );
  });
}

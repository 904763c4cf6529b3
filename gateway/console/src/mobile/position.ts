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

/** One fresh fix; rejects with a PositionFault. */
export function currentFix(): Promise<Fix> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject("sharing_insecure" satisfies PositionFault);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(fixOf(position)),
      (error) => reject(faultOf(error)),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5_000 },
    );
  });
}

/** Sends the worker's position while on duty, at most every ten seconds. */
import { useEffect, useState } from "react";
import { worker } from "../api/endpoints";
import { type Fix, type PositionFault, watchFixes } from "./position";

const SEND_EVERY_MS = 10_000;

export type Sharing = "sharing" | "locating" | PositionFault;

export function usePositionSharing(isOn: boolean): Sharing {
  const [state, setState] = useState<Sharing>("locating");

  useEffect(() => {
    if (!isOn) return;
    if (!navigator.geolocation) {
      setState("sharing_insecure");
      return;
    }
    setState("locating");
    let latest: Fix | undefined;
    let sentAtMs = 0;
    const send = (): void => {
      if (!latest || Date.now() - sentAtMs < SEND_EVERY_MS) return;
      sentAtMs = Date.now();
      // The next position replaces a lost one, so nothing is queued; "at" tells the hub how old it is.
      worker.sendPosition({ ...latest, at: new Date().toISOString() }).then(
        () => setState("sharing"),
        () => setState("sharing_unavailable"),
      );
    };
    const stopWatching = watchFixes((fix) => {
      latest = fix;
      send();
    }, setState);
    // A phone that lies still reports nothing new, yet the hub must know that the place still holds.
    const timer = setInterval(send, SEND_EVERY_MS);
    return () => {
      stopWatching();
      clearInterval(timer);
    };
  }, [isOn]);

  return state;
}

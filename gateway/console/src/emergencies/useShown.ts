/** Tells the hub, once for each press and seat, that a console has put a waiting case before a person's eyes. */
import { useEffect } from "react";
import { emergencies } from "../api/endpoints";

const told = new Set<string>();
const RETRY_MS = 3_000;

export function useShown(id: string, ringCount: number, isWaiting: boolean): void {
  useEffect(() => {
    const key = `${id}/${ringCount}`;
    if (!isWaiting || told.has(key)) return;
    told.add(key);
    let tries = 0;
    const tell = (): void => {
      tries += 1;
      emergencies.shown(id).catch(() => {
        // The clock "shown" is evidence: a lost request is repeated, but not for ever against a refusal.
        // The retry outlives the row: the person has seen it, whatever is on the screen now.
        if (tries < 5) setTimeout(tell, RETRY_MS);
      });
    };
    tell();
  }, [id, ringCount, isWaiting]);
}

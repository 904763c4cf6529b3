/** Pure: which places a case's map shows. */
import type { Candidate } from "../api/dispatch-types";
import type { Location, Maybe, Position } from "../api/types";

export interface Place {
  kind: "home" | "position" | "candidate";
  lat: number;
  lng: number;
  /** What stands in the marker. */
  sign: string;
  title: string;
}

// More markers than these hide each other; the table names the rest.
const MOST_CANDIDATES = 8;

export function placesOf(
  home: Maybe<Location>,
  lastPosition: Maybe<Position>,
  candidates: Candidate[],
  names: { home: string; lastPosition: string },
): Place[] {
  const places: Place[] = [];
  candidates.slice(0, MOST_CANDIDATES).forEach((candidate, index) => {
    if (!candidate.location) return;
    const { lat, lng } = candidate.location;
    places.push({ kind: "candidate", lat, lng, sign: String(index + 1), title: candidate.name });
  });
  if (home) places.push({ kind: "home", lat: home.lat, lng: home.lng, sign: "⌂", title: names.home });
  if (lastPosition) {
    const { lat, lng } = lastPosition;
    places.push({ kind: "position", lat, lng, sign: "◎", title: names.lastPosition });
  }
  return places;
}

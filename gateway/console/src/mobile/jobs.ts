/** Pure rules of the worker's list: order, what is over, and which step comes next. */
import type { Order, OrderVerb } from "../api/dispatch-types";
import { allows } from "../orders/allowed";

const FINISHED: Order["state"][] = ["completed", "verified", "cancelled", "declined"];

export const isFinished = (order: Order): boolean => FINISHED.includes(order.state);

/** Emergencies first, then by the time asked for. */
export function jobOrder(items: Order[]): Order[] {
  const startOf = (order: Order): number => Date.parse(order.requested_window.start);
  return [...items].sort(
    (a, b) => Number(b.kind === "emergency") - Number(a.kind === "emergency") || startOf(a) - startOf(b),
  );
}

export type Step = "accept" | "depart" | "check-in" | "check-out";

// Steps are written as in their paths, and in the order of a visit: the hub also permits to leave out the departure.
const STEPS: readonly [OrderVerb, Step][] = [
  ["accept", "accept"],
  ["depart", "depart"],
  ["check_in", "check-in"],
  ["check_out", "check-out"],
];

export function nextStep(order: Order): Step | undefined {
  return STEPS.find(([verb]) => allows(order, verb))?.[1];
}

export const mayDecline = (order: Order): boolean => allows(order, "decline");

/** Opens the phone's map application; only the place is given away, no name. */
export function navigationUrl(place: { lat: number; lng: number }, isApple: boolean): string {
  const at = `${place.lat},${place.lng}`;
  return isApple ? `maps://?daddr=${at}` : `geo:${at}?q=${at}`;
}

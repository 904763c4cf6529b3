/** Pure rules of the worker's list: order, what is over, and which step comes next. */
import type { Order } from "../api/dispatch-types";
import { allows } from "../orders/allowed";

const FINISHED = ["completed", "verified", "cancelled", "declined"];

export const isFinished = (order: Order): boolean => FINISHED.includes(order.state);

/** Emergencies first, then by the time asked for. */
export function jobOrder(items: Order[]): Order[] {
  const startOf = (order: Order): number => Date.parse(order.requested_window?.start ?? order.created_at);
  return [...items].sort(
    (a, b) => Number(b.kind === "emergency") - Number(a.kind === "emergency") || startOf(a) - startOf(b),
  );
}

export type Step = "accept" | "depart" | "check-in" | "check-out";

// Used only where the hub's answer names no verbs; the hub still judges every step.
const BY_STATE: Record<string, Step> = {
  assigned: "accept",
  accepted: "depart",
  departed: "check-in",
  in_service: "check-out",
};

export function nextStep(order: Order): Step | undefined {
  if (!order.allowed) return BY_STATE[order.state];
  // The furthest permitted step first would skip the departure, so the natural order decides.
  const steps: Step[] = ["accept", "depart", "check-in", "check-out"];
  return steps.find((step) => allows(order, step));
}

export const mayDecline = (order: Order): boolean =>
  order.allowed ? allows(order, "decline") : order.state === "assigned";

/** Opens the phone's map application; only the place is given away, no name. */
export function navigationUrl(place: { lat: number; lng: number }, isApple: boolean): string {
  const at = `${place.lat},${place.lng}`;
  return isApple ? `maps://?daddr=${at}` : `geo:${at}?q=${at}`;
}

/** Pure: whether the hub says that the caller may use a verb on an order. */
import type { Order } from "../api/dispatch-types";

/** Verbs are written `check-in` in paths and may be written `check_in` in lists. */
export function allows(order: Order, verb: string): boolean {
  return (order.allowed ?? []).some((allowed) => allowed.replaceAll("_", "-") === verb);
}

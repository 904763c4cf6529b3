/** Pure: whether the hub says that the caller may use a verb on an order. */
import type { Order, OrderVerb } from "../api/dispatch-types";

export const allows = (order: Order, verb: OrderVerb): boolean => order.allowed.includes(verb);

import { expect, test } from "vitest";
import type { Order } from "../api/dispatch-types";
import { isFinished, jobOrder, mayDecline, nextStep } from "./jobs";

function order(changes: Partial<Order> = {}): Order {
  return {
    id: "o",
    number: "S1",
    kind: "ordinary",
    state: "assigned",
    service_code: "bath",
    service_name: "助浴",
    elder: null,
    division_code: null,
    requested_window: { start: "2026-11-22T08:00:00+08:00", end: "2026-11-22T10:00:00+08:00" },
    payer: "self_paid",
    note: null,
    worker: null,
    emergency_id: null,
    destination: null,
    version: 1,
    allowed: [],
    check_in: null,
    check_out: null,
    timeline: [],
    created_at: "2026-11-22T08:00:00+08:00",
    ...changes,
  };
}

test("an emergency stands above an earlier visit", () => {
  const visit = order({ id: "visit" });
  const requested_window = { start: "2026-11-22T09:00:00+08:00", end: "2026-11-22T10:00:00+08:00" };
  const emergency = order({ id: "emergency", kind: "emergency", requested_window });
  expect(jobOrder([visit, emergency]).map((item) => item.id)).toEqual(["emergency", "visit"]);
});

test("the hub's verbs decide the next step, and the departure comes before the door", () => {
  expect(nextStep(order({ state: "departed", allowed: ["check_in", "cancel"] }))).toBe("check-in");
  expect(nextStep(order({ state: "accepted", allowed: ["check_in", "depart", "decline"] }))).toBe("depart");
  expect(nextStep(order({ state: "departed", allowed: [] }))).toBeUndefined();
});

test("declining follows the hub too", () => {
  expect(mayDecline(order({ allowed: ["accept"] }))).toBe(false);
  expect(mayDecline(order({ allowed: ["accept", "decline"] }))).toBe(true);
});

test("a declined order is over for this worker", () => {
  expect(isFinished(order({ state: "declined" }))).toBe(true);
  expect(isFinished(order({ state: "in_service" }))).toBe(false);
});

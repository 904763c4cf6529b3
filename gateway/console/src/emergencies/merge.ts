/** Pure rules of the duty list: how a live summary enters it, and in which order cases stand. */
import type { Emergency, EmergencySummary } from "../api/dispatch-types";

/** The newest version wins: events and answers overtake each other. A resolved case leaves the list. */
export function mergeSummary(items: EmergencySummary[], incoming: EmergencySummary): EmergencySummary[] {
  const present = items.find((item) => item.id === incoming.id);
  if (present && present.version > incoming.version) return items;
  const others = items.filter((item) => item.id !== incoming.id);
  if (incoming.state === "resolved") return others;
  return [...others, { ...present, ...incoming }];
}

/** Somebody has to act now: nobody has answered yet, or the button was pressed again after the answer. */
export function isWaiting(item: EmergencySummary): boolean {
  return item.state === "open" || (item.is_ringing && item.state !== "resolved");
}

/** Waiting cases first, then those being handled; within each the oldest first. */
export function dutyOrder(items: EmergencySummary[]): EmergencySummary[] {
  const startOf = (item: EmergencySummary): number => Date.parse(item.received_at);
  return [...items].sort(
    (a, b) =>
      Number(isWaiting(b)) - Number(isWaiting(a)) || startOf(a) - startOf(b) || a.number.localeCompare(b.number),
  );
}

/** What stands for a case until the whole of it has come: what its row says, and nothing else known. */
export function caseOf(summary: EmergencySummary): Emergency {
  return {
    device_id: null,
    vendor: "",
    serial: "",
    alarm_note: null,
    outcome: null,
    cause: null,
    elder: null,
    devices: [],
    last_position: null,
    order: null,
    timeline: [],
    notifications: [],
    ...summary,
  };
}

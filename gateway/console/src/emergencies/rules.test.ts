import { describe, expect, test } from "vitest";
import type { Clocks, EmergencySummary } from "../api/dispatch-types";
import { elapsedSeconds, stageTimes, writeSpan } from "./clocks";
import { dutyOrder, isWaiting, mergeSummary } from "./merge";
import { gainFor, LOWEST_VOLUME, soundFor } from "./sound-policy";

const RECEIVED_AT = "2026-11-22T08:00:00+08:00";

function clocks(changes: Partial<Clocks>): Clocks {
  return {
    pressed_at: null,
    received_at: RECEIVED_AT,
    shown_at: null,
    claimed_at: null,
    dispatched_at: null,
    accepted_at: null,
    arrived_at: null,
    resolved_at: null,
    ...changes,
  };
}

function summary(changes: Partial<EmergencySummary> = {}): EmergencySummary {
  return {
    id: "a",
    number: "E20261122-0001",
    state: "open",
    level: 0,
    kind: "sos",
    is_ringing: true,
    ring_count: 1,
    recognised: true,
    is_late: false,
    is_test: false,
    elder_id: null,
    elder_name: null,
    elder_age: null,
    elder_status: null,
    address: null,
    division_code: null,
    opened_at: RECEIVED_AT,
    received_at: RECEIVED_AT,
    pressed_at: null,
    deadline_at: null,
    claimed_by: null,
    claimed_at: null,
    clocks: clocks({}),
    version: 1,
    occurred_at: RECEIVED_AT,
    ...changes,
  };
}

const me = { account_id: "me", name: "我" };
const other = { account_id: "other", name: "他" };
const operator = { accountId: "me", roles: ["operator"] };
const supervisor = { accountId: "boss", roles: ["supervisor"] };

describe("the duty list", () => {
  test("an older version never overwrites a newer one", () => {
    const items = [summary({ version: 5, state: "claimed" })];
    expect(mergeSummary(items, summary({ version: 4 }))).toBe(items);
  });

  test("the same version is taken, so that a repaired answer shows", () => {
    const [merged] = mergeSummary([summary({ address: "甲" })], summary({ address: "乙" }));
    expect(merged?.address).toBe("乙");
  });

  test("a new case enters and a resolved one leaves", () => {
    const two = mergeSummary([summary()], summary({ id: "b" }));
    expect(two.map((item) => item.id)).toEqual(["a", "b"]);
    expect(mergeSummary(two, summary({ state: "resolved", version: 2 })).map((item) => item.id)).toEqual(["b"]);
  });

  test("waiting stands before handled, oldest first, and received_at decides", () => {
    const items = [
      summary({ id: "handled", state: "claimed", is_ringing: false, received_at: "2026-11-22T07:00:00+08:00" }),
      summary({ id: "young", received_at: "2026-11-22T08:05:00+08:00" }),
      summary({ id: "old", received_at: "2026-11-22T00:01:00Z" }),
    ];
    expect(dutyOrder(items).map((item) => item.id)).toEqual(["old", "young", "handled"]);
  });

  test("a case that rings again waits, a resolved one never does", () => {
    expect(isWaiting(summary({ state: "claimed", is_ringing: true }))).toBe(true);
    expect(isWaiting(summary({ state: "claimed", is_ringing: false }))).toBe(false);
    expect(isWaiting(summary({ state: "resolved", is_ringing: true }))).toBe(false);
  });
});

describe("who hears the alarm", () => {
  const held = summary({ id: "held", state: "claimed", is_ringing: false, claimed_by: me });

  test.each([
    ["a free operator hears level 0", [summary()], operator, true],
    ["an operator with a case is spared level 0", [summary(), held], operator, false],
    ["an operator with a case hears level 1", [summary({ level: 1 }), held], operator, true],
    ["a supervisor is spared level 1", [summary({ level: 1 })], supervisor, false],
    ["a supervisor hears level 2", [summary({ level: 2 })], supervisor, true],
    ["the holder hears a new press", [summary({ state: "claimed", claimed_by: me })], operator, true],
    ["others do not hear the holder's new press", [summary({ state: "claimed", claimed_by: other })], operator, false],
    ["until it escalates", [summary({ state: "claimed", claimed_by: other, level: 1 })], operator, true],
    ["a handled case is silent", [held], operator, false],
    ["a registrar hears nothing", [summary({ level: 3 })], { accountId: "r", roles: ["registrar"] }, false],
  ])("%s", (_name, items, seat, expected) => {
    expect(soundFor(items, seat).isRinging).toBe(expected);
  });

  test("the loudest case decides the level", () => {
    expect(soundFor([summary(), summary({ id: "b", level: 2 })], operator).level).toBe(2);
  });

  test("escalation is louder and no slider silences", () => {
    expect(gainFor(0, 0)).toBeGreaterThan(0.1);
    expect(gainFor(0, 0)).toBe(gainFor(0, LOWEST_VOLUME));
    expect(gainFor(1, 0.5)).toBeGreaterThan(gainFor(0, 0.5));
    expect(gainFor(2, 0.5)).toBeGreaterThan(gainFor(1, 0.5));
    expect(gainFor(3, 1)).toBe(1);
  });
});

describe("clocks", () => {
  test("spans are written for people", () => {
    expect(writeSpan(7)).toBe("0:07");
    expect(writeSpan(723)).toBe("12:03");
    expect(writeSpan(3723)).toBe("1:02:03");
    expect(writeSpan(-65)).toBe("−1:05");
  });

  test("stages count from the receipt, whatever offset the times carry", () => {
    const times = stageTimes(clocks({ pressed_at: "2026-11-22T07:59:58+08:00", received_at: "2026-11-22T00:00:00Z" }));
    expect(times[0]?.sinceReceivedSeconds).toBe(-2);
    expect(times[1]?.sinceReceivedSeconds).toBe(0);
    expect(times[2]).toEqual({ stage: "shown", at: undefined, sinceReceivedSeconds: undefined });
  });

  test("a seat whose clock is behind shows zero, not less", () => {
    expect(elapsedSeconds("2026-11-22T08:00:00+08:00", Date.parse("2026-11-21T23:59:59Z"))).toBe(0);
  });
});

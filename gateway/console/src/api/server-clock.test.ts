import { expect, test } from "vitest";
import { learnServerTime, serverNowMs } from "./server-clock";

test("a seat whose clock is a minute slow still shows the hub's time", () => {
  const localMs = Date.parse("2026-11-22T08:00:00Z");
  learnServerTime("Sun, 22 Nov 2026 08:01:00 GMT", localMs);
  expect(serverNowMs() - Date.now()).toBeGreaterThan(59_000);
  learnServerTime("Sun, 22 Nov 2026 08:00:01 GMT", localMs);
  expect(Math.abs(serverNowMs() - Date.now())).toBeLessThan(1_000);
});

test("an answer without a readable date changes nothing", () => {
  learnServerTime("Sun, 22 Nov 2026 08:01:00 GMT", Date.parse("2026-11-22T08:00:00Z"));
  learnServerTime(null);
  learnServerTime("not a date");
  expect(serverNowMs() - Date.now()).toBeGreaterThan(59_000);
});

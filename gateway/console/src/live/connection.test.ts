import { expect, test } from "vitest";
import { pauseBefore } from "./connection";

test("pauses grow, stay below ten seconds and never vanish", () => {
  expect(pauseBefore(1, 0)).toBe(250);
  expect(pauseBefore(2, 0)).toBe(500);
  expect(pauseBefore(50, 0)).toBe(5_000);
  expect(pauseBefore(50, 0.999)).toBeLessThan(10_000);
});

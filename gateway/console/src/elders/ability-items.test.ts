import { describe, expect, it } from "vitest";
import { ABILITY_TABLES, ITEM_COUNT } from "./ability-items";

describe("GB/T 42195-2022", () => {
  it("has 26 items, 90 points in all, divided as Annex B divides them", () => {
    const sums = ABILITY_TABLES.map(({ items }) => items.reduce((sum, item) => sum + item.highest, 0));
    expect(ITEM_COUNT).toBe(26);
    expect(sums).toEqual([32, 15, 28, 15]);
  });
});

import { describe, expect, it } from "vitest";
import { filledIn } from "./fields";

describe("filledIn", () => {
  it("leaves out what is empty, at any depth, and trims words", () => {
    expect(
      filledIn({ name: " 王 ", phone: "", care_notes: { dog: "", hearing: "左耳" }, contacts: [{ a: "" }] }),
    ).toEqual({
      name: "王",
      care_notes: { hearing: "左耳" },
      contacts: [{}],
    });
  });
  it("keeps zero and false", () => {
    expect(filledIn({ points: 0, is_passed: false })).toEqual({ points: 0, is_passed: false });
  });
});

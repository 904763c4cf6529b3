import { describe, expect, it } from "vitest";
import { ApiError } from "../api/problem";
import type { I18n } from "../i18n/I18n";
import { fieldPath, fieldText, problemText } from "./problem-text";

const zh = { language: "zh", t: (key: string) => key, has: () => false, label: () => "" } as unknown as I18n;
const en = { ...zh, language: "en" } as I18n;

describe("fieldPath", () => {
  it("follows a JSON pointer into nested fields", () => {
    expect(fieldPath("/contacts/0/phone")).toEqual(["contacts", 0, "phone"]);
  });
  it("undoes the pointer's escapes", () => {
    expect(fieldPath("/a~1b/c~0d")).toEqual(["a/b", "c~d"]);
  });
  it("takes a query parameter", () => {
    expect(fieldPath("?division")).toEqual(["division"]);
  });
});

describe("fieldText", () => {
  it("writes a known sentence in Chinese, with its numbers", () => {
    expect(fieldText("Field required", zh)).toBe("必填");
    expect(fieldText("9 is not within 0 to 4", zh)).toBe("应在 0 至 4 之间");
  });
  it("leaves an unknown sentence as it came", () => {
    expect(fieldText("something new", zh)).toBe("something new");
    expect(fieldText("Field required", en)).toBe("Field required");
  });
});

describe("problemText", () => {
  it("names the code beside the words", () => {
    expect(problemText(new ApiError(409, { code: "version.stale" }), zh)).toContain("version.stale");
    expect(problemText(new ApiError(409, { code: "version.stale", detail: "Old." }), en)).toBe("Old. (version.stale)");
  });
});

/** The care notes as fields of a form, in the order in which a helper needs them. */
import type { Say } from "../i18n/area";
import type { elderWords } from "../i18n/texts/elders";
import type { Field } from "../ui/fields";

export const CARE_NOTES = ["door_code", "hearing", "dog", "oxygen", "other"] as const;

export function careFields<Values extends { care_notes?: unknown }>(w: Say<keyof typeof elderWords>): Field<Values>[] {
  return CARE_NOTES.map((note) => ({
    name: ["care_notes" as keyof Values & string, note],
    label: note === "other" ? `${w("care_notes")}：${w("other")}` : w(note),
    width: "half",
  }));
}

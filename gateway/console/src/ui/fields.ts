/** What a form's field is, as data. */
export interface Option {
  value: string | number;
  label: string;
}

export type FieldKind = "text" | "long" | "number" | "day" | "choice" | "switch" | "words" | "division";

export interface Field<Values> {
  /** A path where the value lies deeper: `care_notes`, `dog`. */
  name: (keyof Values & string) | [keyof Values & string, ...(string | number)[]];
  label: string;
  kind?: FieldKind;
  options?: Option[];
  required?: boolean;
  hint?: string;
  min?: number;
  max?: number;
  width?: "half" | "third";
}

/** What was filled in, without what was left empty. */
export function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (value === null || typeof value !== "object") return typeof value === "string" ? value.trim() : value;
  const kept = Object.entries(value)
    .map(([name, member]) => [name, filledIn(member)] as const)
    .filter(([, member]) => member !== undefined && member !== null && member !== "");
  return Object.fromEntries(kept);
}

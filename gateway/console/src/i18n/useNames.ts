/** The name of a registry's code; an unknown code comes back unchanged. */
import { useCallback } from "react";
import { useI18n } from "./I18n";
import { NAMES, type NameGroup } from "./registry-names";

export function useNames() {
  const { language } = useI18n();
  const index = language === "zh" ? 0 : 1;
  const name = useCallback(
    (group: NameGroup, code: string | number | null | undefined): string => {
      if (code === null || code === undefined) return "—";
      const names: Readonly<Record<string, readonly [string, string]>> = NAMES[group];
      return names[String(code)]?.[index] ?? String(code);
    },
    [index],
  );
  /** All codes of a group, to choose from. */
  const options = useCallback(
    (group: NameGroup) => Object.entries(NAMES[group]).map(([value, pair]) => ({ value, label: pair[index] })),
    [index],
  );
  return { name, options };
}

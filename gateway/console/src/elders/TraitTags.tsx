/** An elder's traits as small words. */
import type { TraitValue } from "../api/elders-types";
import { useI18n } from "../i18n/I18n";

export function TraitTags({ traits }: { traits: TraitValue[] }) {
  const { label } = useI18n();
  const names = [...new Set(traits.map((trait) => (typeof trait === "string" ? trait : trait.trait)))];
  return (
    <>
      {names.map((name) => (
        <span key={name} className="mark">
          {label("trait", name)}
        </span>
      ))}
    </>
  );
}

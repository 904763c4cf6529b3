/** States a fact, corrects one by a new one that takes its place, or says that one was never true. */
import { useQueryClient } from "@tanstack/react-query";
import { people } from "../api/registry";
import type { NewTrait, TraitFact } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { LABELS } from "../i18n/labels";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { FormDialog } from "../ui/FormDialog";

interface Props {
  elderId: string;
  fact: TraitFact | undefined;
  onClose: () => void;
}

export function TraitDialog({ elderId, fact, onClose }: Props) {
  const { label, language } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const queries = useQueryClient();
  const traits = Object.entries(LABELS.trait).map(([value, pair]) => ({
    value,
    label: pair[language === "zh" ? 0 : 1],
  }));
  const initial: Partial<NewTrait> = fact
    ? {
        trait: fact.trait,
        valid_from: fact.valid_from,
        valid_to: fact.valid_to,
        attributes: fact.attributes as NonNullable<NewTrait["attributes"]>,
        source: fact.source,
        evidence: fact.evidence,
        recheck_due: fact.recheck_due,
      }
    : {};
  return (
    <FormDialog<NewTrait>
      title={fact ? w("trait_correct_title", { trait: label("trait", fact.trait) }) : w("trait_add")}
      initial={initial}
      send={(values, key) => people.stateTrait(elderId, { ...values, ...(fact ? { supersedes: fact.id } : {}) }, key)}
      onDone={() => void queries.invalidateQueries({ queryKey: keys.elders })}
      onClose={onClose}
      fields={[
        { name: "trait", label: w("trait"), kind: "choice", options: traits, required: true, width: "third" },
        { name: ["attributes", "level"], label: w("trait_level"), kind: "number", min: 1, max: 4, width: "third" },
        {
          name: ["attributes", "support"],
          label: w("trait_support"),
          kind: "choice",
          width: "third",
          options: ["home", "institution"].map((value) => ({ value, label: name("attribute", value) })),
        },
        { name: "valid_from", label: u("from"), kind: "day", required: true, width: "third" },
        { name: "valid_to", label: u("to"), kind: "day", width: "third" },
        { name: "recheck_due", label: w("trait_recheck"), kind: "day", width: "third" },
        { name: "source", label: w("trait_source"), required: true },
        { name: "evidence", label: u("evidence") },
      ]}
    />
  );
}

export function RetractDialog({ elderId, fact, onClose }: Props & { fact: TraitFact }) {
  const { label } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const queries = useQueryClient();
  return (
    <FormDialog<{ reason: string }>
      title={w("trait_retract_title", { trait: label("trait", fact.trait) })}
      isDanger
      okText={w("trait_retract")}
      send={({ reason }) => people.retractTrait(elderId, fact.id, reason)}
      onDone={() => void queries.invalidateQueries({ queryKey: keys.elders })}
      onClose={onClose}
      fields={[{ name: "reason", label: u("reason"), required: true }]}
    />
  );
}

/** Records an assessment: 26 items that the registry scores, or a grade that assessors gave by the older standard. */
import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { useRef, useState } from "react";
import { people } from "../api/registry";
import type { NewAssessment } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import type { Field } from "../ui/fields";
import { ABILITY_TABLES, ITEM_COUNT } from "./ability-items";
import { StandardSwitch } from "./StandardSwitch";

interface Props {
  elderId: string;
  onClose: () => void;
  onDone: (id: string) => void;
}

type Standard = NewAssessment["standard"];

export function AssessmentDialog({ elderId, onClose, onDone }: Props) {
  const w = useWords(elderWords);
  const { options } = useNames();
  const queries = useQueryClient();
  const made = useRef("");
  const [standard, setStandard] = useState<Standard>("GB/T 42195-2022");
  const isScored = standard === "GB/T 42195-2022";
  const fields = useAbilityFields();

  const send = async (values: NewAssessment, key: string): Promise<void> => {
    made.current = (await people.assess(elderId, { ...values, standard }, key)).id;
    await queries.invalidateQueries({ queryKey: keys.elders });
  };

  return (
    <FormDialog<NewAssessment>
      key={standard}
      title={w("assess")}
      width={900}
      initial={{ assessed_on: today(), reason: "initial", assessors: [] }}
      send={send}
      onDone={() => onDone(made.current)}
      onClose={onClose}
      fields={[
        { name: "assessed_on", label: w("assessed_on"), kind: "day", required: true, width: "third" },
        {
          name: "reason",
          label: w("assess_reason"),
          kind: "choice",
          options: options("assessmentReason"),
          required: true,
          width: "third",
        },
        {
          name: "assessors",
          label: w("assessors"),
          kind: "words",
          required: true,
          width: "third",
          hint: isScored ? w("assessors_hint") : "",
        },
        ...(isScored
          ? fields
          : [{ name: "grade", label: w("recorded_grade"), kind: "number", min: 0, max: 3, required: true } as const]),
      ]}
    >
      <StandardSwitch value={standard} onChange={setStandard} />
      {isScored && <TotalSoFar />}
    </FormDialog>
  );
}

function useAbilityFields(): Field<NewAssessment>[] {
  const { language } = useI18n();
  const w = useWords(elderWords);
  const index = language === "zh" ? 0 : 1;
  const items = ABILITY_TABLES.flatMap((table) =>
    table.items.map(
      (item): Field<NewAssessment> => ({
        name: ["items", item.code],
        label: `${item.code} ${item.title[index]}（${w("max", { max: item.highest })}）`,
        kind: "number",
        min: 0,
        max: item.highest,
        required: true,
        width: "third",
      }),
    ),
  );
  return [
    ...items,
    { name: "coma", label: w("coma"), kind: "switch", width: "third" },
    { name: "diagnoses", label: w("diagnoses"), kind: "words", width: "third" },
    { name: "risk_events_30d", label: w("risk_events"), kind: "number", min: 0, width: "third" },
  ];
}

/** A sum while typing; what it means is the registry's to say, after the upgrade rules of Annex C.4. */
function TotalSoFar() {
  const w = useWords(elderWords);
  const form = Form.useFormInstance<NewAssessment>();
  const items: Record<string, number | null | undefined> = Form.useWatch("items", form) ?? {};
  const given = Object.values(items).filter((score) => typeof score === "number");
  return (
    <output className="total-so-far">
      {w("total_so_far", { done: Math.min(given.length, ITEM_COUNT), sum: given.reduce((sum, one) => sum + one, 0) })}
    </output>
  );
}

/** States an indicator's value with its evidence; the same day again corrects it. */
import { useQueryClient } from "@tanstack/react-query";
import { care } from "../api/registry";
import type { Indicator, NewIndicatorValue } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";

interface Props {
  indicator: Indicator;
  division: string;
  onClose: () => void;
}

export function IndicatorDialog({ indicator, division, onClose }: Props) {
  const w = useWords(careWords);
  const queries = useQueryClient();
  const { numerator_title, denominator_title } = indicator;
  return (
    <FormDialog<NewIndicatorValue>
      title={`${w("state_value")} · ${indicator.title}`}
      initial={{ on: today() }}
      send={(value, key) => care.stateIndicator(indicator.id, { ...value, division_code: division }, key)}
      onDone={() => void queries.invalidateQueries({ queryKey: ["indicators"] })}
      onClose={onClose}
      fields={[
        { name: "on", label: w("on"), kind: "day", required: true },
        { name: "numerator", label: w("numerator", { what: numerator_title }), kind: "number", min: 0 },
        ...(denominator_title
          ? [
              {
                name: "denominator",
                label: w("denominator", { what: denominator_title }),
                kind: "number",
                min: 0,
              } as const,
            ]
          : []),
        { name: "evidence", label: w("evidence"), kind: "long", max: 2000, required: true },
      ]}
    />
  );
}

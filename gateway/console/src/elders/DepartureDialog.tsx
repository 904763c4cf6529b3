/** Reports a death, a move away, a return, or that a report was wrong. */
import { useQueryClient } from "@tanstack/react-query";
import { people } from "../api/registry";
import type { Elder, NewDeparture } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";

export function DepartureDialog({ elder, onClose }: { elder: Elder; onClose: () => void }) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { options } = useNames();
  const queries = useQueryClient();
  return (
    <FormDialog<NewDeparture>
      title={`${w("depart_title")} · ${elder.name}`}
      isDanger
      initial={{ on: today() }}
      send={(report, key) => people.depart(elder.id, report, key)}
      onDone={() => void queries.invalidateQueries({ queryKey: keys.elders })}
      onClose={onClose}
      fields={[
        {
          name: "kind",
          label: w("depart_kind"),
          kind: "choice",
          options: options("departure"),
          required: true,
          width: "half",
        },
        { name: "on", label: w("depart_on"), kind: "day", required: true, width: "half" },
        { name: "evidence", label: u("evidence"), required: true },
      ]}
    >
      <p className="form-warning">{w("depart_note")}</p>
    </FormDialog>
  );
}

/** Changes an elder's particulars, based on the version that was read. Only what was changed is sent. */
import { useQueryClient } from "@tanstack/react-query";
import { people } from "../api/registry";
import type { Elder, ElderChange } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { keys } from "../live/cache";
import { FormDialog } from "../ui/FormDialog";
import { careFields } from "./care-fields";

export function EditElderDialog({ elder, onClose }: { elder: Elder; onClose: () => void }) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const queries = useQueryClient();
  const initial: ElderChange = {
    name: elder.name,
    division_code: elder.division_code,
    household_division_code: elder.household_division_code,
    address: elder.address,
    language: elder.language,
    care_notes: elder.care_notes,
  };

  const send = async (values: ElderChange): Promise<void> => {
    const { location, ...rest } = values;
    const changed: ElderChange = {
      ...rest,
      // Emptied notes are taken away; the whole set is replaced.
      care_notes: values.care_notes ?? {},
      ...(values.language === undefined && elder.language ? { language: null } : {}),
      ...(values.household_division_code === undefined && elder.household_division_code
        ? { household_division_code: null }
        : {}),
      ...(location && Object.keys(location).length > 0 ? { location } : {}),
    };
    try {
      await people.change(elder.id, changed, elder.version);
    } finally {
      // Also after a refusal: a stale version must not be sent twice.
      await queries.invalidateQueries({ queryKey: keys.elders });
    }
  };

  return (
    <FormDialog<ElderChange>
      title={`${w("edit")} · ${elder.name}`}
      width={760}
      initial={initial}
      send={send}
      onDone={() => undefined}
      onClose={onClose}
      fields={[
        { name: "name", label: w("name"), required: true, width: "half" },
        { name: "phone", label: u("phone"), width: "half", hint: `${elder.phone ?? ""} ${w("phone_again")}` },
        { name: "division_code", label: w("residence"), kind: "division", required: true, width: "half" },
        { name: "household_division_code", label: w("household"), kind: "division", width: "half" },
        { name: "address", label: w("address"), required: true },
        { name: ["location", "lat"], label: w("lat"), kind: "number", width: "third" },
        { name: ["location", "lng"], label: w("lng"), kind: "number", width: "third" },
        { name: "language", label: w("language"), width: "third" },
        ...careFields<ElderChange>(w),
      ]}
    />
  );
}

/** Registers an elder; what the registry refuses stands at the field. */
import { useQueryClient } from "@tanstack/react-query";
import { Alert, App } from "antd";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { ApiError } from "../api/problem";
import { people } from "../api/registry";
import type { NewElder } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { REGISTRY_WARNINGS } from "../i18n/registry-errors";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { keys } from "../live/cache";
import { FormDialog } from "../ui/FormDialog";
import { careFields } from "./care-fields";

const WARNING_SECONDS = 10;

interface Props {
  onClose: () => void;
  onDone: (id: string) => void;
}

export function NewElderDialog({ onClose, onDone }: Props) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const queries = useQueryClient();
  const { language } = useI18n();
  const { message } = App.useApp();
  const made = useRef("");
  const [other, setOther] = useState<string>();

  const send = async (values: NewElder, key: string): Promise<void> => {
    setOther(undefined);
    // A coordinate that was left empty is no coordinate.
    const { location, ...rest } = values;
    const isPlaced = location && Object.keys(location).length > 0;
    try {
      const elder = await people.register({ ...rest, ...(isPlaced ? { location } : {}) }, key);
      made.current = elder.id;
      for (const { code, message: words } of elder.warnings) {
        void message.warning(
          `${language === "zh" ? (REGISTRY_WARNINGS[code] ?? words) : words}（${code}）`,
          WARNING_SECONDS,
        );
      }
      await queries.invalidateQueries({ queryKey: keys.elders });
    } catch (error) {
      if (error instanceof ApiError && typeof error.problem.elder_id === "string") setOther(error.problem.elder_id);
      throw error;
    }
  };

  return (
    <FormDialog<NewElder>
      title={w("new")}
      width={760}
      send={send}
      onDone={() => onDone(made.current)}
      onClose={onClose}
      fields={[
        { name: "name", label: w("name"), required: true, width: "half" },
        { name: "id_number", label: w("id_number"), required: true, width: "half", hint: w("id_hint") },
        { name: "phone", label: u("phone"), width: "half" },
        { name: "language", label: w("language"), width: "half" },
        { name: "division_code", label: w("residence"), kind: "division", required: true, width: "half" },
        { name: "household_division_code", label: w("household"), kind: "division", width: "half" },
        { name: "address", label: w("address"), required: true },
        { name: ["location", "lat"], label: w("lat"), kind: "number", width: "half" },
        { name: ["location", "lng"], label: w("lng"), kind: "number", width: "half" },
        ...careFields<NewElder>(w),
      ]}
    >
      {other && <Alert type="warning" title={<Link to={`/elders/${other}`}>{u("details")}</Link>} />}
    </FormDialog>
  );
}

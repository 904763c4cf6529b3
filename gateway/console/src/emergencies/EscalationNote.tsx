/** Says when an unclaimed case escalates, and that these times are the hub's settings and no rule of law. */
import { useQuery } from "@tanstack/react-query";
import { answering } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";

export function EscalationNote() {
  const { t } = useI18n();
  const { data } = useQuery({ queryKey: ["settings-answering"], queryFn: answering, staleTime: Infinity });
  return data ? <p className="escalation-note">{t("app.escalation", data.escalation_seconds)}</p> : null;
}

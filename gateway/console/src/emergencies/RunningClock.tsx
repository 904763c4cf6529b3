/** The running time of a case since the hub received the press, and the time left before it escalates. */
import type { EmergencySummary } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { useNow } from "../live/now";
import { elapsedSeconds, writeSpan } from "./clocks";

export function RunningClock({ item, isBig = false }: { item: EmergencySummary; isBig?: boolean }) {
  const { t } = useI18n();
  const now = useNow();
  const from = item.clocks?.received_at ?? item.received_at ?? item.opened_at;
  const end = item.clocks?.resolved_at;
  const span = writeSpan(elapsedSeconds(from, end ? Date.parse(end) : now));
  return (
    <span className={isBig ? "clock-big" : "clock-small"} data-testid={isBig ? "running-clock" : undefined}>
      {span}
      {isBig && <small>{t(end ? "case.took" : "case.elapsed")}</small>}
    </span>
  );
}

export function Deadline({ at }: { at: string | null | undefined }) {
  const { t } = useI18n();
  const now = useNow();
  if (!at) return null;
  const left = Math.ceil((Date.parse(at) - now) / 1000);
  return <span className="deadline">{left > 0 ? t("case.deadline", { seconds: left }) : t("case.overdue")}</span>;
}

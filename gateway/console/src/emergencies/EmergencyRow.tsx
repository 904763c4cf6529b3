/** One case in the duty list. Drawing a waiting one tells the hub that a console has shown it. */
import { memo } from "react";
import type { EmergencySummary } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { CaseMarks } from "./CaseMarks";
import { isWaiting } from "./merge";
import { Deadline, RunningClock } from "./RunningClock";
import { useShown } from "./useShown";

interface Props {
  item: EmergencySummary;
  isChosen: boolean;
  onChoose: (id: string) => void;
}

export const EmergencyRow = memo(function EmergencyRow({ item, isChosen, onChoose }: Props) {
  const { t, label } = useI18n();
  const waits = isWaiting(item);
  useShown(item.id, item.ring_count, waits);

  return (
    <button
      type="button"
      className={`emergency-row ${waits ? "is-waiting" : ""} level-${Math.min(item.level, 3)}`}
      data-testid="emergency-row"
      data-emergency-id={item.id}
      data-state={item.state}
      data-level={item.level}
      aria-current={isChosen ? "true" : undefined}
      onClick={() => onChoose(item.id)}
    >
      <span className="row-top">
        <span className={`state state-${waits ? "open" : item.state}`}>
          {waits ? "▲" : item.state === "resolved" ? "✓" : "●"} {label("emergency", item.state)}
        </span>
        <strong>{label("kind", item.kind)}</strong>
        <RunningClock item={item} />
      </span>
      <span className="row-who">
        <strong>{item.elder_name ?? t("case.unknown_person")}</strong>
        {typeof item.elder_age === "number" && <span>{t("case.years", { age: item.elder_age })}</span>}
        <span className="row-number">{item.number}</span>
      </span>
      <span className="row-address">{item.address ?? "—"}</span>
      <span className="row-foot">
        <span>
          {item.claimed_by ? t("case.holder", { name: item.claimed_by.name }) : waits ? t("case.unclaimed") : ""}
        </span>
        {waits && <Deadline at={item.deadline_at} />}
        <CaseMarks item={item} />
      </span>
    </button>
  );
});

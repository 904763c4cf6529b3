/** The head of a case: number, kind, state and holder, and the big running clock. */
import type { Emergency } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { CaseMarks } from "./CaseMarks";
import { isWaiting } from "./merge";
import { Deadline, RunningClock } from "./RunningClock";

export function CaseHeader({ item }: { item: Emergency }) {
  const { t, label } = useI18n();
  return (
    <header className="case-head">
      <div>
        <h2>
          {label("kind", item.kind)} · {item.elder?.name ?? item.elder_name ?? t("case.unknown_person")}
        </h2>
        <p className="case-sub">
          <span className={`state state-${isWaiting(item) ? "open" : item.state}`} data-testid="case-state">
            {label("emergency", item.state)}
          </span>
          <span>{item.number}</span>
          <span data-testid="case-holder">
            {item.claimed_by ? t("case.holder", { name: item.claimed_by.name }) : t("case.unclaimed")}
          </span>
          {isWaiting(item) && <Deadline at={item.deadline_at} />}
          {item.outcome && <span>{`${label("outcome", item.outcome)}${item.cause ? ` · ${item.cause}` : ""}`}</span>}
          <CaseMarks item={item} />
        </p>
      </div>
      <RunningClock item={item} isBig />
    </header>
  );
}

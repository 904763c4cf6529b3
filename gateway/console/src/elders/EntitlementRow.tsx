/** One of the 28 items with everything the answer rests on. */
import type { EntitlementItem } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { useNames } from "../i18n/useNames";
import { period, yuan } from "../ui/days";
import { type Mood, StateMark } from "../ui/StateMark";

const MOODS: Record<EntitlementItem["status"], Mood> = {
  entitled: "good",
  needs_evidence: "warn",
  not_entitled: "none",
};
const MINUTES = 60;

export function EntitlementRow({ item }: { item: EntitlementItem }) {
  const w = useWords(elderWords);
  const { name } = useNames();
  const [low, high] = item.minutes_per_month ?? [];
  return (
    <li data-testid="entitlement" data-status={item.status}>
      <span className="item-number">{item.item}</span>
      <div className="item-main">
        <p className="item-title">
          <strong>{item.title}</strong>
          <StateMark mood={MOODS[item.status]}>{name("entitlement", item.status)}</StateMark>
          {item.amount_fen !== null && <span className="item-amount">{yuan(item.amount_fen)}</span>}
          {low !== undefined && high !== undefined && (
            <span className="item-amount">{w("hours", { low: low / MINUTES, high: high / MINUTES })}</span>
          )}
        </p>
        <ul className={item.status === "needs_evidence" ? "reasons reasons-missing" : "reasons"} data-testid="reasons">
          {item.status === "needs_evidence" && <li className="muted">{w("missing")}：</li>}
          {item.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {item.components.length > 0 && (
          <ul className="reasons">
            {item.components.map((part) => (
              <li key={part.key}>
                {part.title}{" "}
                {part.amount_fen !== null &&
                  (part.is_at_least ? w("at_least", { amount: yuan(part.amount_fen) }) : yuan(part.amount_fen))}
              </li>
            ))}
          </ul>
        )}
        <Grounds item={item} />
      </div>
    </li>
  );
}

/** The sentence and the facts that the answer rests on: what an operator reads out when somebody asks why. */
function Grounds({ item }: { item: EntitlementItem }) {
  const { t, label } = useI18n();
  const w = useWords(elderWords);
  const { name } = useNames();
  const factText = (fact: EntitlementItem["facts"][number]): string => {
    const what = fact.kind === "trait" ? label("trait", fact.name.replace(/^trait:/, "")) : (fact.value ?? "");
    const when = fact.valid_from ? `（${period(fact.valid_from, fact.valid_to ?? null, "")}）` : "";
    return t("app.pair", {
      name: name("factKind", fact.kind),
      value: `${what}${when}${fact.source ? ` ${fact.source}` : ""}`,
    });
  };
  const facts = [...new Set(item.facts.map(factText))];
  return (
    <div className="grounds">
      {item.source.map((source) => (
        <blockquote key={source.document + source.item}>
          <cite>{`${source.document} ${source.item}`}</cite> {source.text}
        </blockquote>
      ))}
      {facts.length > 0 && <p>{t("app.pair", { name: w("facts"), value: facts.join("；") })}</p>}
    </div>
  );
}

/** Writes the parts of a timeline entry's detail that say something to a person; ids and coordinates do not. */
import type { I18n } from "../i18n/I18n";

type Writer = (value: string | number, i18n: I18n) => string;

const plain: Writer = (value) => String(value);

// In the order in which they are read aloud.
const WRITERS: Record<string, Writer> = {
  kind: (value, { label }) => label("kind", String(value)),
  level: (value, { t }) => t("case.level", { level: value }),
  ring_count: (value, { t }) => t("case.ring_count", { count: value }),
  worker_name: plain,
  contact_name: plain,
  phone: plain,
  result: (value, { t, has }) => {
    const key = `contact.${value}`;
    return has(key) ? t(key) : String(value);
  },
  to: plain,
  eta_seconds: (value, { t }) =>
    `${t("candidates.eta")} ${t("candidates.minutes", { minutes: Math.max(1, Math.round(Number(value) / 60)) })}`,
  distance_m: (value, { t }) => t("visit.check_in_distance", { metres: Math.round(Number(value)) }),
  outcome: (value, { label }) => label("outcome", String(value)),
  cause: plain,
  text: plain,
  reason: plain,
  note: plain,
  call_by_hand: (value, { label }) => `${label("delivery", "needs_person")} ${value}`,
};

export function detailText(detail: Record<string, unknown>, i18n: I18n): string {
  return Object.entries(WRITERS)
    .flatMap(([name, write]) => {
      const value = detail[name];
      if (Array.isArray(value) && value.length > 0) return [write(value.join("、"), i18n)];
      if (typeof value === "number") return [write(value, i18n)];
      return typeof value === "string" && value !== "" ? [write(value, i18n)] : [];
    })
    .join(" · ");
}

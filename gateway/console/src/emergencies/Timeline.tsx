/** Everything that happened, newest first; the same list serves cases and orders. */
import type { TimelineEntry } from "../api/types";
import { useI18n } from "../i18n/I18n";
import { detailText } from "./timeline-text";

export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const i18n = useI18n();
  const { t, label, time, dateTime } = i18n;
  const newestFirst = [...entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <section className="card">
      <h3 className="section-title">{t("timeline.title")}</h3>
      {entries.length === 0 && <p>{t("timeline.empty")}</p>}
      <ol className="timeline" data-testid="timeline">
        {newestFirst.map((entry) => {
          // Services name events `emergency.claimed`; people need only the verb.
          const verb = entry.event
            .replace(/^(emergency|order|visit)\./, "")
            .replace(/\.v\d+$/, "")
            .replaceAll("-", "_");
          return (
            <li key={entry.id} data-event={verb}>
              <time title={dateTime(entry.at)}>{time(entry.at)}</time>
              <span>
                <strong>{label("event", verb)}</strong>{" "}
                <span className="muted">{entry.actor?.name ?? t("timeline.system")}</span>
                <span className="timeline-detail">{detailText(entry.detail ?? {}, i18n)}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

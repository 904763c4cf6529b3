/** Who was told, by which way, and whether it arrived. */
import type { CaseNotification } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

export function NotificationList({ items }: { items: CaseNotification[] }) {
  const { t, label, time } = useI18n();
  if (items.length === 0) return null;
  return (
    <section className="card" data-testid="case-notifications">
      <h3 className="section-title">{t("notification.title")}</h3>
      <ul className="plain-list">
        {items.map((item) => (
          <li key={item.id}>
            <span>{`${label("channel", item.channel)} · ${item.recipient}`}</span>
            <span>{label("purpose", item.purpose)}</span>
            <span className={item.state === "needs_person" || item.state === "escalated" ? "text-warn" : ""}>
              {label("delivery", item.state)}
              {item.attempts > 1 && ` · ${t("notification.attempts", { count: item.attempts })}`}
            </span>
            <time>{time(item.at)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The family's phone: what was ordered for their elders, how far it is, and what they were told. */
import { useQuery } from "@tanstack/react-query";
import { notifications, orders } from "../api/endpoints";
import { useSession } from "../app/Session";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { FamilyOrder } from "./FamilyOrder";
import { MobileShell } from "./MobileShell";

function Notifications() {
  const i18n = useI18n();
  const { t, dateTime } = i18n;
  const { data, error } = useQuery({ queryKey: keys.notifications, queryFn: notifications, ...useLiveOptions() });
  return (
    <section>
      <h2>{t("family.notifications")}</h2>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {data?.items.length === 0 && <p className="empty">{t("family.no_notifications")}</p>}
      {(data?.items ?? []).map((item) => (
        <div
          key={item.id}
          className={item.emergency_id ? "job-card is-emergency" : "job-card"}
          data-testid="notification"
        >
          <span>{item.text}</span>
          <time className="muted">{dateTime(item.at)}</time>
        </div>
      ))}
    </section>
  );
}

export default function FamilyPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const { me } = useSession();
  const isFamily = me.roles.includes("family");
  const { data, error, isPending } = useQuery({
    queryKey: [...keys.orders, "family"],
    queryFn: () => orders.list({ limit: 100 }),
    enabled: isFamily,
    ...useLiveOptions(),
  });
  const newestFirst = [...(data?.items ?? [])].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  if (!isFamily) {
    return (
      <MobileShell title={t("family.title")}>
        <p className="notice notice-warn">{t("mobile.other_page")}</p>
      </MobileShell>
    );
  }
  return (
    <MobileShell title={t("family.title")}>
      <Notifications />
      <section>
        <h2>{t("family.orders")}</h2>
        {error && <p className="form-error">{errorText(error, i18n)}</p>}
        {isPending && <p>{t("app.loading")}</p>}
        {data && newestFirst.length === 0 && <p className="empty">{t("family.no_orders")}</p>}
        {newestFirst.map((order) => (
          <FamilyOrder key={order.id} order={order} />
        ))}
      </section>
    </MobileShell>
  );
}

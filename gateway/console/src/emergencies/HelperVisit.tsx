/** The helper who was sent, and how far the visit has come. */
import type { Order } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

export function HelperVisit({ order }: { order: Order }) {
  const { t, label, time } = useI18n();
  return (
    <section className="card helper" data-testid="helper-visit" data-state={order.state}>
      <h3 className="section-title">{t("visit.title")}</h3>
      <p className="elder-name">
        <strong>{order.worker?.name ?? "—"}</strong>
        {order.worker?.phone && <a href={`tel:${order.worker.phone}`}>{order.worker.phone}</a>}
        <span className={order.state === "declined" ? "mark mark-danger" : "mark"}>{label("order", order.state)}</span>
        <span className="muted">{order.number}</span>
      </p>
      {order.check_in && (
        <p>
          {`${t("order.check_in")} ${time(order.check_in.at)}`}
          {typeof order.check_in.distance_m === "number" &&
            ` · ${t("visit.check_in_distance", { metres: Math.round(order.check_in.distance_m) })}`}
          {order.check_in.reason && ` · ${t("order.far_reason", { reason: order.check_in.reason })}`}
        </p>
      )}
    </section>
  );
}

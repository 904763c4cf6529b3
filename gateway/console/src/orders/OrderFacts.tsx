/** The facts of an order as a list. */
import type { CheckIn, CheckOut, Order } from "../api/dispatch-types";
import { CareNotesList } from "../elders/CareNotesList";
import "../emergencies/board.css";
import { useI18n } from "../i18n/I18n";

export function OrderFacts({ order }: { order: Order }) {
  const { t, label, dateTime } = useI18n();
  const arrival = (visit: CheckIn): string => {
    const distance =
      visit.distance_m === null ? "" : ` · ${t("visit.check_in_distance", { metres: visit.distance_m })}`;
    return `${dateTime(visit.at)}${distance}${visit.reason ? ` · ${t("order.far_reason", { reason: visit.reason })}` : ""}`;
  };
  const departure = (visit: CheckOut): string => `${dateTime(visit.at)}${visit.note ? ` · ${visit.note}` : ""}`;
  const facts: [string, string][] = [
    [t("order.state"), label("order", order.state)],
    [t("order.kind"), t(`order.kind.${order.kind}`)],
    [t("order.service"), order.service_name],
    [t("order.elder"), order.elder?.name ?? "—"],
    [t("elder.phone"), order.elder?.phone ?? "—"],
    [t("elder.address"), order.elder?.address ?? "—"],
    [t("order.window"), `${dateTime(order.requested_window.start)} – ${dateTime(order.requested_window.end)}`],
    [t("order.payer"), label("payer", order.payer)],
    [t("order.worker"), order.worker ? `${order.worker.name} ${order.worker.phone ?? ""}` : "—"],
    [t("order.check_in"), order.check_in ? arrival(order.check_in) : "—"],
    [t("order.check_out"), order.check_out ? departure(order.check_out) : "—"],
    [t("order.note"), order.note || "—"],
  ];
  return (
    <section className="card">
      <CareNotesList notes={order.elder?.care_notes} />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** One job: where, whom, what to know, and the one next step as a big button. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { orders } from "../api/endpoints";
import { CareNotesList } from "../elders/CareNotesList";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { JobSteps } from "./JobSteps";
import { navigationUrl } from "./jobs";
import { useOutbox } from "./PendingNotice";

const isApple = /iPhone|iPad|Mac OS/.test(navigator.userAgent);

export function JobPage() {
  const i18n = useI18n();
  const { t, label, dateTime } = i18n;
  const { orderId = "" } = useParams();
  const queries = useQueryClient();
  const { state } = useOutbox();
  const { data: order, error } = useQuery({
    queryKey: keys.order(orderId),
    queryFn: () => orders.one(orderId),
    ...useLiveOptions(),
  });

  // Whenever the outbox has settled something, the hub's view of the order is newer than ours.
  const settled = state.pending.length === 0;
  useEffect(() => {
    if (!settled) return;
    void queries.invalidateQueries({ queryKey: keys.order(orderId) });
    void queries.invalidateQueries({ queryKey: keys.orders });
  }, [settled, orderId, queries]);

  if (error && !order) return <p className="form-error">{errorText(error, i18n)}</p>;
  if (!order) return <p>{t("app.loading")}</p>;
  const { elder } = order;
  // Somebody who fell in the street, or nobody knows who: the place is then not a home.
  const place = order.destination ?? elder?.location;
  return (
    <article className="job" data-testid="job-page" data-state={order.state}>
      <Link to="/m/worker">{`← ${t("mobile.back")}`}</Link>
      <h2>
        {order.kind === "emergency" ? t("mobile.emergency") : order.service_name}
        <span className="chip">{label("order", order.state)}</span>
      </h2>
      <p className="job-name">{elder?.name ?? t("elder.unbound")}</p>
      {elder?.address && <p className="job-address">{elder.address}</p>}
      {order.kind !== "emergency" && (
        <p>{`${dateTime(order.requested_window.start)} – ${dateTime(order.requested_window.end)}`}</p>
      )}
      <CareNotesList notes={elder?.care_notes} />
      {elder?.language && (
        <p>{t("app.pair", { name: t("elder.language"), value: label("language", elder.language) })}</p>
      )}
      {order.note && <p>{t("app.pair", { name: t("order.note"), value: order.note })}</p>}
      <p className="job-links">
        {elder?.phone && (
          <a className="button" href={`tel:${elder.phone}`}>
            {`${t("mobile.call")} ${elder.phone}`}
          </a>
        )}
        {place && (
          <a className="button" href={navigationUrl(place, isApple)}>
            {t("mobile.navigate")}
          </a>
        )}
      </p>
      <JobSteps order={order} />
      {elder?.contacts && elder.contacts.length > 0 && (
        <section>
          <h3>{t("elder.contacts")}</h3>
          <ul className="contact-list">
            {[...elder.contacts]
              .sort((a, b) => a.priority - b.priority)
              .map((contact) => (
                <li key={contact.id}>
                  <span>{`${contact.name}（${label("relationship", contact.relationship)}）`}</span>
                  <a href={`tel:${contact.phone}`}>{contact.phone}</a>
                </li>
              ))}
          </ul>
        </section>
      )}
    </article>
  );
}

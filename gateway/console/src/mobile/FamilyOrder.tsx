/** One order as a family sees it; its steps are asked for when it is opened. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Order } from "../api/dispatch-types";
import { orders } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";

export function FamilyOrder({ order }: { order: Order }) {
  const { t, label, dateTime } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: keys.order(order.id),
    queryFn: () => orders.one(order.id),
    enabled: isOpen,
    ...useLiveOptions(),
  });
  const steps = data?.timeline ?? order.timeline;
  return (
    <details
      className={order.kind === "emergency" ? "job-card is-emergency" : "job-card"}
      data-testid="family-order"
      data-order-id={order.id}
      data-state={order.state}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className="job-top">
          <strong>{order.kind === "emergency" ? t("mobile.emergency") : order.service_name}</strong>
          <span className="chip">{label("order", order.state)}</span>
        </span>
        <span className="job-name">{order.elder?.name ?? ""}</span>
        <span className="muted">
          {dateTime(order.requested_window.start)}
          {order.worker && ` · ${order.worker.name}`}
        </span>
      </summary>
      <ol className="family-steps">
        {steps.map((entry) => (
          <li key={entry.id}>
            <time>{dateTime(entry.at)}</time> {label("event", entry.event)}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The worker's jobs: those to be done first, emergencies above all. */
import { Link } from "react-router";
import type { Order } from "../api/dispatch-types";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { isFinished, jobOrder } from "./jobs";
import { useMyJobs } from "./queries";

function JobCard({ order }: { order: Order }) {
  const { t, label, dateTime } = useI18n();
  return (
    <Link
      to={`/m/worker/jobs/${order.id}`}
      className={order.kind === "emergency" && !isFinished(order) ? "job-card is-emergency" : "job-card"}
      data-testid="job-card"
      data-order-id={order.id}
      data-state={order.state}
    >
      <span className="job-top">
        <strong>{order.kind === "emergency" ? t("mobile.emergency") : order.service_name}</strong>
        <span className="chip">{label("order", order.state)}</span>
      </span>
      <span className="job-name">{order.elder?.name ?? t("elder.unbound")}</span>
      <span>{order.elder?.address}</span>
      {order.kind !== "emergency" && <span className="muted">{dateTime(order.requested_window.start)}</span>}
    </Link>
  );
}

export function JobList() {
  const i18n = useI18n();
  const { t } = i18n;
  const { data, error, isPending } = useMyJobs();
  const items = jobOrder(data?.items ?? []);
  const finished = items.filter(isFinished);
  const toDo = items.filter((order) => !isFinished(order));
  return (
    <>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {isPending && <p>{t("app.loading")}</p>}
      {data && toDo.length === 0 && <p className="empty">{t("mobile.no_jobs")}</p>}
      {toDo.map((order) => (
        <JobCard key={order.id} order={order} />
      ))}
      {finished.length > 0 && (
        <details>
          <summary>{`${t("mobile.done_jobs")} ${finished.length}`}</summary>
          {finished.map((order) => (
            <JobCard key={order.id} order={order} />
          ))}
        </details>
      )}
    </>
  );
}

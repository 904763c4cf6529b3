/** The candidates for an ordinary order. */
import { useQuery } from "@tanstack/react-query";
import { orders } from "../api/endpoints";
import "../emergencies/board.css";
import { CandidateTable } from "../emergencies/CandidateTable";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";

interface Props {
  orderId: string;
  isBusy: boolean;
  currentWorkerId: string | undefined;
  onAssign: (workerId: string) => void;
}

export function AssignWorker({ orderId, isBusy, currentWorkerId, onAssign }: Props) {
  const i18n = useI18n();
  const { t, label } = i18n;
  const { data, error, isPending } = useQuery({
    queryKey: ["order-candidates", orderId],
    queryFn: () => orders.candidates(orderId),
  });
  return (
    <section className="card" data-testid="candidates">
      <h3 className="section-title">
        {t("candidates.title")}
        {data?.travel_time_source && (
          <span>{t("candidates.source", { source: label("travel", data.travel_time_source) })}</span>
        )}
      </h3>
      {isPending && <p>{t("app.loading")}</p>}
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {data && (
        <CandidateTable
          candidates={data}
          actionText={t("order.assign")}
          isDisabled={isBusy}
          currentWorkerId={currentWorkerId}
          onChoose={(candidate) => onAssign(candidate.worker_id)}
        />
      )}
    </section>
  );
}

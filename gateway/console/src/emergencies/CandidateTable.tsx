/** The table of candidates, shared by cases and orders. */
import { Button } from "antd";
import type { Candidate, Candidates } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

interface Props {
  candidates: Candidates;
  actionText: string;
  isDisabled: boolean;
  currentWorkerId: string | undefined;
  onChoose: (candidate: Candidate) => void;
}

export function CandidateTable({ candidates, actionText, isDisabled, currentWorkerId, onChoose }: Props) {
  const { t } = useI18n();
  if (candidates.items.length === 0) return <p>{t("candidates.none")}</p>;
  return (
    <>
      <table className="candidates">
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t("candidates.name")}</th>
            <th scope="col">{t("candidates.eta")}</th>
            <th scope="col">{t("candidates.distance")}</th>
            <th scope="col">{t("candidates.circle")}</th>
            <th scope="col">{t("candidates.reasons")}</th>
            <th scope="col" aria-label={actionText} />
          </tr>
        </thead>
        <tbody>
          {candidates.items.map((candidate, index) => (
            <tr key={candidate.worker_id} data-testid="candidate-row" data-worker-id={candidate.worker_id}>
              <td>{index + 1}</td>
              <td>
                <strong>{candidate.name}</strong>
                <br />
                <span className="muted">{candidate.provider_name}</span>
              </td>
              <td className="number">
                {t("candidates.minutes", { minutes: Math.max(1, Math.round(candidate.eta_seconds / 60)) })}
              </td>
              <td className="number">{t("candidates.km", { km: (candidate.distance_m / 1000).toFixed(1) })}</td>
              <td className={candidate.inside_circle ? "text-good" : "text-warn"}>
                {candidate.inside_circle ? `✓ ${t("candidates.inside")}` : `✗ ${t("candidates.outside")}`}
              </td>
              <td>{candidate.reasons.map((reason) => reason.text).join("；")}</td>
              <td>
                {candidate.worker_id !== currentWorkerId && (
                  <Button
                    size="small"
                    type={index === 0 ? "primary" : "default"}
                    disabled={isDisabled}
                    onClick={() => onChoose(candidate)}
                    data-testid="dispatch-button"
                    data-worker-id={candidate.worker_id}
                    aria-label={`${actionText} ${candidate.name}`}
                  >
                    {actionText}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {candidates.excluded.length > 0 && (
        <details className="excluded">
          <summary>{t("candidates.excluded", { count: candidates.excluded.length })}</summary>
          <ul className="plain-list">
            {candidates.excluded.map((worker) => (
              <li key={worker.worker_id}>
                <span>{worker.name}</span>
                <span className="muted">{worker.reason.text}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** The table of candidates, shared by cases and orders. */
import { Button } from "antd";
import type { Candidate, Candidates, Excluded } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { ExcludedList } from "./ExcludedList";

interface Props {
  candidates: Candidates;
  actionText: string;
  isDisabled: boolean;
  currentWorkerId: string | undefined;
  onChoose: (candidate: Candidate) => void;
  /** Given where somebody who was excluded may be sent all the same. */
  onOverrule?: (worker: Excluded) => void;
}

export function CandidateTable(props: Props) {
  const { t } = useI18n();
  const { candidates, isDisabled, currentWorkerId, onOverrule } = props;
  return (
    <>
      {candidates.items.length === 0 ? <p>{t("candidates.none")}</p> : <AbleTable {...props} />}
      <ExcludedList
        workers={candidates.excluded}
        isOpenAtFirst={candidates.items.length === 0}
        isDisabled={isDisabled}
        currentWorkerId={currentWorkerId}
        onOverrule={onOverrule}
      />
    </>
  );
}

function AbleTable({ candidates, actionText, isDisabled, currentWorkerId, onChoose }: Props) {
  const { t } = useI18n();
  return (
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
  );
}

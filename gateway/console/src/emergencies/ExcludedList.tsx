/** Who should not go and why; whom a person may send all the same. */
import { Button } from "antd";
import type { Excluded } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

interface Props {
  workers: Excluded[];
  isOpenAtFirst: boolean;
  isDisabled: boolean;
  currentWorkerId: string | undefined;
  onOverrule: ((worker: Excluded) => void) | undefined;
}

export function ExcludedList({ workers, isOpenAtFirst, isDisabled, currentWorkerId, onOverrule }: Props) {
  const { t } = useI18n();
  if (workers.length === 0) return null;
  return (
    <details className="excluded" open={isOpenAtFirst} data-testid="excluded">
      <summary>{t("candidates.excluded", { count: workers.length })}</summary>
      <ul className="plain-list">
        {workers.map((worker) => (
          <li key={worker.worker_id} data-testid="excluded-row" data-worker-id={worker.worker_id}>
            <span>{worker.name}</span>
            <span className="muted">{worker.reason.text}</span>
            {/* Who has the job already counts as busy, and cannot be sent a second time. */}
            {onOverrule && worker.is_overrulable && worker.worker_id !== currentWorkerId && (
              <Button
                size="small"
                disabled={isDisabled}
                onClick={() => onOverrule(worker)}
                data-testid="overrule-button"
                aria-label={t("candidates.overrule_title", { name: worker.name })}
              >
                {t("candidates.overrule")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

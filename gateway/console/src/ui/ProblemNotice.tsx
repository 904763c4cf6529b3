/** What went wrong, in words with its code, and a way to try again. */
import { Button } from "antd";
import { useI18n } from "../i18n/I18n";
import { problemText } from "./problem-text";

export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const i18n = useI18n();
  if (!error) return null;
  return (
    <p className="form-error problem" role="alert">
      <span>{problemText(error, i18n)}</span>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {i18n.t("app.retry")}
        </Button>
      )}
    </p>
  );
}

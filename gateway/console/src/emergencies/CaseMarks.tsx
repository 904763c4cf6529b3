/** What is special about a case, in words: escalated, rang again, late, a test, not recognised, in the name of who departed. */
import type { EmergencySummary } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

export function CaseMarks({ item }: { item: EmergencySummary }) {
  const { t } = useI18n();
  return (
    <span className="marks">
      {item.level > 0 && <span className="mark mark-danger">{t("case.level", { level: item.level })}</span>}
      {item.ring_count > 1 && (
        <span className="mark mark-danger">{t("case.rang_again", { count: item.ring_count - 1 })}</span>
      )}
      {!item.recognised && <span className="mark mark-warn">{t("case.unrecognised")}</span>}
      {item.elder_status && item.elder_status !== "living" && (
        <span className="mark mark-warn">{t(`elder.status.${item.elder_status}`)}</span>
      )}
      {item.is_late && <span className="mark mark-warn">{t("case.late")}</span>}
      {item.is_test && <span className="mark">{t("case.test")}</span>}
    </span>
  );
}

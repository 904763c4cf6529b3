/** The keys of the board, always in sight: an operator learns them by looking. */
import { useI18n } from "../i18n/I18n";

export function KeyLegend() {
  const { t } = useI18n();
  const keys = [
    ["↑ ↓", t("keys.move")],
    ["C / Enter", t("keys.claim")],
    ["D", t("keys.dispatch")],
    ["N", t("keys.note")],
    ["H", t("keys.hand_over")],
    ["E", t("keys.resolve")],
  ];
  return (
    <p className="key-legend">
      {keys.map(([key, meaning]) => (
        <span key={key}>
          <kbd>{key}</kbd> {meaning}
        </span>
      ))}
    </p>
  );
}

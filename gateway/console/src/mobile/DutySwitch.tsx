/** On duty or off; while on duty the phone's position goes to the hub, because the nearest helper is sent. */
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { useDuty } from "./useDuty";
import { usePositionSharing } from "./usePositionSharing";

export function DutySwitch() {
  const i18n = useI18n();
  const { t } = i18n;
  const { isOnDuty, error, report } = useDuty();
  const sharing = usePositionSharing(isOnDuty === true);

  return (
    <section className="duty">
      <button
        type="button"
        role="switch"
        aria-checked={isOnDuty === true}
        disabled={isOnDuty === undefined || report.isPending}
        className={isOnDuty ? "switch is-on" : "switch"}
        data-testid="duty-switch"
        onClick={() => report.mutate(!isOnDuty)}
      >
        <span className="switch-knob" aria-hidden="true" />
        {isOnDuty === undefined ? t("mobile.duty_unknown") : t(isOnDuty ? "mobile.on_duty" : "mobile.off_duty")}
      </button>
      {isOnDuty && (
        <span className={sharing === "sharing" ? "text-good" : "text-warn"} data-testid="sharing" data-state={sharing}>
          {t(`mobile.${sharing}`)}
        </span>
      )}
      {error && (
        <p className="form-error" role="alert">
          {errorText(error, i18n)}
        </p>
      )}
    </section>
  );
}

/** On duty or off; while on duty the phone's position goes to the hub, because the nearest helper is sent. */
import { useState } from "react";
import { worker } from "../api/endpoints";
import { useSession } from "../app/Session";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { usePositionSharing } from "./usePositionSharing";

// The hub has no question "am I on duty?", so the phone remembers its own last answer, for each person apart.
const dutyKey = (accountId: string): string => `hub.on_duty.${accountId}`;

export function DutySwitch() {
  const i18n = useI18n();
  const { t } = i18n;
  const { me } = useSession();
  const [isOnDuty, setOnDuty] = useState(localStorage.getItem(dutyKey(me.id)) === "yes");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const sharing = usePositionSharing(isOnDuty);

  const change = async (): Promise<void> => {
    setBusy(true);
    setFailure("");
    try {
      await worker.setDuty(!isOnDuty);
      localStorage.setItem(dutyKey(me.id), isOnDuty ? "no" : "yes");
      setOnDuty(!isOnDuty);
    } catch (error) {
      setFailure(errorText(error, i18n));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="duty">
      <button
        type="button"
        role="switch"
        aria-checked={isOnDuty}
        disabled={isBusy}
        className={isOnDuty ? "switch is-on" : "switch"}
        data-testid="duty-switch"
        onClick={() => void change()}
      >
        <span className="switch-knob" aria-hidden="true" />
        {t(isOnDuty ? "mobile.on_duty" : "mobile.off_duty")}
      </button>
      {isOnDuty && (
        <span className={sharing === "sharing" ? "text-good" : "text-warn"} data-testid="sharing" data-state={sharing}>
          {t(`mobile.${sharing}`)}
        </span>
      )}
      {failure && (
        <p className="form-error" role="alert">
          {failure}
        </p>
      )}
    </section>
  );
}

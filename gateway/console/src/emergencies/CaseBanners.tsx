/** What an operator must know before acting: not recognised, late, or held by somebody else. */
import { Alert } from "antd";
import { useState } from "react";
import type { Emergency } from "../api/dispatch-types";
import { useSession } from "../app/Session";
import { useI18n } from "../i18n/I18n";
import { alarmSource } from "./alarm-source";
import { elapsedSeconds, writeSpan } from "./clocks";
import { RawMessages } from "./RawMessages";

export function CaseBanners({ item }: { item: Emergency }) {
  const { t } = useI18n();
  const { me } = useSession();
  const [isRawOpen, setRawOpen] = useState(false);
  const source = alarmSource(item);
  const pressed = item.clocks.pressed_at;
  const received = item.clocks.received_at;
  const otherHolder =
    item.claimed_by && item.claimed_by.account_id !== me.id && item.state !== "resolved" ? item.claimed_by.name : "";
  return (
    <>
      {!item.recognised && (
        <Alert
          type="warning"
          showIcon
          data-testid="unrecognised-banner"
          title={t("case.unrecognised_detail")}
          description={
            <span className="banner-facts">
              <span>{t("app.pair", { name: t("case.vendor"), value: source.vendor })}</span>
              <span>{t("app.pair", { name: t("case.serial"), value: source.serial })}</span>
              {source.note && <span>{t("app.pair", { name: t("case.reason"), value: source.note })}</span>}
              {source.alarmId && (
                <button type="button" className="text-button" onClick={() => setRawOpen(true)}>
                  {t("case.raw")}
                </button>
              )}
            </span>
          }
        />
      )}
      {item.is_late && pressed && (
        <Alert
          type="warning"
          showIcon
          title={t("case.late_by", { span: writeSpan(elapsedSeconds(pressed, Date.parse(received))) })}
        />
      )}
      {otherHolder && <Alert type="info" showIcon title={t("case.held_by", { name: otherHolder })} />}
      {isRawOpen && source.alarmId && <RawMessages alarmId={source.alarmId} onClose={() => setRawOpen(false)} />}
    </>
  );
}

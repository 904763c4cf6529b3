/** Every device of the elder with its battery and state: another one may still be able to speak. */
import type { CaseDevice } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

export function DeviceList({ devices }: { devices: CaseDevice[] }) {
  const { t, label } = useI18n();
  return (
    <section className="card" data-testid="case-devices">
      <h3 className="section-title">{t("device.others")}</h3>
      {devices.length === 0 && <p>{t("device.none")}</p>}
      <ul className="plain-list">
        {devices.map((device) => (
          <li key={device.id}>
            <span>
              {device.vendor} {device.model} <code>{device.serial}</code>
            </span>
            <span className={device.state === "online" ? "text-good" : "text-warn"}>
              {label("device", device.state)}
            </span>
            <span className={typeof device.battery === "number" && device.battery <= 20 ? "text-warn" : ""}>
              {t("device.battery")} {typeof device.battery === "number" ? `${device.battery}%` : "—"}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

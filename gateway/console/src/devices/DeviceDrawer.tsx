/** One device: what it is, where it was last, who wears it, and its recent alarms. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Spin } from "antd";
import { Link } from "react-router";
import { devices } from "../api/endpoints";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";

export function DeviceDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t, label, dateTime } = i18n;
  const {
    data: device,
    error,
    isPending,
  } = useQuery({ queryKey: [...keys.devices, "one", id], queryFn: () => devices.one(id) });
  const alarms = useQuery({
    queryKey: ["alarms", id],
    queryFn: () => devices.alarms({ device_id: id, limit: 20 }),
  }).data?.items;
  const position = device?.last_position;
  return (
    <Drawer open size={560} title={device?.serial ?? t("app.loading")} onClose={onClose}>
      {isPending && <Spin />}
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {device && (
        <div className="page">
          <dl className="facts">
            <dt>{t("case.vendor")}</dt>
            <dd>{device.vendor}</dd>
            <dt>{t("device.model")}</dt>
            <dd>{device.model_name}</dd>
            <dt>{t("device.state")}</dt>
            <dd>{label("device", device.state)}</dd>
            <dt>{t("device.battery")}</dt>
            <dd>{typeof device.battery === "number" ? `${device.battery}%` : "—"}</dd>
            <dt>{t("device.last_seen")}</dt>
            <dd>{dateTime(device.last_seen_at)}</dd>
            <dt>{t("map.last_position")}</dt>
            <dd>
              {position
                ? `${position.lat.toFixed(5)}, ${position.lng.toFixed(5)} · ${label("source", position.source)} · ${dateTime(position.at)}`
                : "—"}
            </dd>
            <dt>{t("device.elder")}</dt>
            <dd>
              {device.binding ? (
                <Link to={`/elders/${device.binding.elder_id}`}>{t("elder.card")}</Link>
              ) : (
                t("device.unbound")
              )}
            </dd>
          </dl>
          <section className="card">
            <h3 className="section-title">{t("device.alarms")}</h3>
            {alarms?.length === 0 && <p>{t("device.no_alarms")}</p>}
            <ul className="plain-list">
              {(alarms ?? []).map((alarm) => (
                <li key={alarm.id}>
                  <time>{dateTime(alarm.received_at)}</time>
                  <strong>{label("kind", alarm.kind)}</strong>
                  {alarm.is_late && <span className="mark mark-warn">{t("case.late")}</span>}
                  {alarm.note && <span className="muted">{alarm.note}</span>}
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Drawer>
  );
}

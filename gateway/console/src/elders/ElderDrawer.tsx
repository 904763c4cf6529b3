/** One elder: card, care notes, contacts and devices, masked as the registry answers. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Spin } from "antd";
import { devices, elders } from "../api/endpoints";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { CareNotesList } from "./CareNotesList";
import { TraitTags } from "./TraitTags";

export function ElderDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t, has, label, dateTime } = i18n;
  const {
    data: elder,
    error,
    isPending,
  } = useQuery({ queryKey: [...keys.elders, "one", id], queryFn: () => elders.one(id) });
  const worn = useQuery({ queryKey: [...keys.devices, { elder: id }], queryFn: () => devices.list({ elder_id: id }) });
  const statusKey = `elder.status.${elder?.status ?? ""}`;
  return (
    <Drawer open size={600} title={elder?.name ?? t("app.loading")} onClose={onClose}>
      {isPending && <Spin />}
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {elder && (
        <div className="page">
          <p className="elder-name">
            <strong>{elder.name}</strong>
            <span>{label("sex", elder.sex)}</span>
            <span>{t("case.years", { age: elder.age })}</span>
            <TraitTags traits={elder.traits} />
          </p>
          <CareNotesList notes={elder.care_notes} />
          <dl className="facts">
            <dt>{t("elder.status")}</dt>
            <dd>{has(statusKey) ? t(statusKey) : elder.status}</dd>
            <dt>{t("elder.id_number")}</dt>
            <dd>{elder.id_number}</dd>
            <dt>{t("elder.birth_date")}</dt>
            <dd>{elder.birth_date}</dd>
            <dt>{t("elder.phone")}</dt>
            <dd>{elder.phone ?? "—"}</dd>
            <dt>{t("elder.division")}</dt>
            <dd>{elder.division_name}</dd>
            <dt>{t("elder.address")}</dt>
            <dd>{elder.address}</dd>
            <dt>{t("elder.language")}</dt>
            <dd>{label("language", elder.language)}</dd>
          </dl>
          <section className="card">
            <h3 className="section-title">{t("elder.contacts")}</h3>
            <ul className="plain-list">
              {[...elder.contacts]
                .sort((a, b) => a.priority - b.priority)
                .map((contact) => (
                  <li key={contact.id}>
                    <strong>{contact.name}</strong>
                    <span>{label("relationship", contact.relationship)}</span>
                    <span>{contact.phone}</span>
                  </li>
                ))}
            </ul>
          </section>
          <section className="card">
            <h3 className="section-title">{t("device.others")}</h3>
            {worn.data?.items.length === 0 && <p>{t("device.none")}</p>}
            <ul className="plain-list">
              {(worn.data?.items ?? []).map((device) => (
                <li key={device.id}>
                  <span>
                    {device.model_name} <code>{device.serial}</code>
                  </span>
                  <span>{label("device", device.state)}</span>
                  <span>{`${t("device.battery")} ${device.battery ?? "—"}%`}</span>
                  <span className="muted">{dateTime(device.last_seen_at)}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Drawer>
  );
}

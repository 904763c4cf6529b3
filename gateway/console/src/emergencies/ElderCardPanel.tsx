/** Who pressed: what an operator needs in the first ten seconds, care notes first. */
import type { Emergency } from "../api/dispatch-types";
import { CareNotesList } from "../elders/CareNotesList";
import { TraitTags } from "../elders/TraitTags";
import { useI18n } from "../i18n/I18n";
import { ContactList } from "./ContactList";

export function ElderCardPanel({ item, canRecord }: { item: Emergency; canRecord: boolean }) {
  const { t, label } = useI18n();
  const elder = item.elder;
  if (!elder) {
    return (
      <section className="card" data-testid="elder-card">
        <h3 className="section-title">{t("elder.card")}</h3>
        <p>{t("elder.unbound")}</p>
      </section>
    );
  }
  return (
    <section className="card" data-testid="elder-card">
      <h3 className="section-title">{t("elder.card")}</h3>
      <p className="elder-name">
        <strong>{elder.name}</strong>
        <span>{label("sex", elder.sex)}</span>
        <span>{t("case.years", { age: elder.age })}</span>
        <TraitTags traits={elder.traits} />
      </p>
      <CareNotesList notes={elder.care_notes} />
      <dl className="facts">
        <dt>{t("elder.address")}</dt>
        <dd className="fact-strong">{elder.address}</dd>
        <dt>{t("elder.phone")}</dt>
        <dd className="fact-strong">{elder.phone ? <a href={`tel:${elder.phone}`}>{elder.phone}</a> : "—"}</dd>
        <dt>{t("elder.language")}</dt>
        <dd>{label("language", elder.language)}</dd>
      </dl>
      <ContactList emergencyId={item.id} contacts={elder.contacts} canRecord={canRecord} />
    </section>
  );
}

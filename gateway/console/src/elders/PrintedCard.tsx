/** One page on paper: what a helper or an office needs of an elder. On the screen it is not there. */
import type { Elder } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { period } from "../ui/days";
import { Facts } from "../ui/Facts";
import { CARE_NOTES } from "./care-fields";

export function PrintedCard({ elder }: { elder: Elder }) {
  const { t, label, dateTime } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const notes = CARE_NOTES.filter((note) => elder.care_notes[note]);
  const contacts = [...elder.contacts].sort((a, b) => a.priority - b.priority);
  return (
    <article className="printed-card" aria-hidden="true">
      <h1>{w("card_title")}</h1>
      <Facts
        facts={[
          [w("name"), `${elder.name}　${label("sex", elder.sex)}　${w("years", { age: elder.age })}`],
          [w("id_number"), elder.id_number],
          [w("birth"), elder.birth_date],
          [u("status"), name("elderStatus", elder.status)],
          [t("elder.phone"), elder.phone],
          [w("residence"), elder.division_name],
          [w("address"), elder.address],
          [w("language"), elder.language && label("language", elder.language)],
        ]}
      />
      <h2>{w("care_notes")}</h2>
      {notes.length === 0 && <p>{w("care_none")}</p>}
      <Facts facts={notes.map((note) => [w(note), elder.care_notes[note]] as const)} />
      <h2>{w("contacts")}</h2>
      <ol>
        {contacts.map((contact) => (
          <li key={contact.id}>
            {contact.name}　{label("relationship", contact.relationship)}　{contact.phone}
            {contact.is_guardian && `　（${w("guardian")}）`}
          </li>
        ))}
      </ol>
      <h2>{w("trait")}</h2>
      <ul>
        {elder.traits.map((fact) => (
          <li key={fact.id}>
            {label("trait", fact.trait)}　{period(fact.valid_from, fact.valid_to, u("open_end"))}　{fact.source}
          </li>
        ))}
      </ul>
      <h2>{w("tab_assessments")}</h2>
      <ul>
        {elder.assessments.map((assessment) => (
          <li key={assessment.id}>
            {assessment.standard}　{assessment.assessed_on}　{w("grade_short")} {assessment.grade}　
            {assessment.score === null ? "" : `${w("score")} ${assessment.score}`}
          </li>
        ))}
      </ul>
      <footer>
        {w("masked_note")}　{w("printed", { at: dateTime(new Date().toISOString()) })}
      </footer>
    </article>
  );
}

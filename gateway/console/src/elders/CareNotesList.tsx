/** Care notes where nobody can overlook them: a door code or an oxygen bottle changes what a helper does. */
import type { CareNotes } from "../api/elders-types";
import type { Maybe } from "../api/types";
import { useI18n } from "../i18n/I18n";

export function CareNotesList({ notes }: { notes: Maybe<CareNotes> }) {
  const { t, has } = useI18n();
  const present = Object.entries(notes ?? {}).filter(([, value]) => value);
  if (present.length === 0) return null;
  return (
    <ul className="care-notes" aria-label={t("elder.care_notes")}>
      {present.map(([name, value]) => {
        const key = `care.${name}`;
        return (
          <li key={name}>
            <strong>{has(key) ? t(key) : name}</strong> {value}
          </li>
        );
      })}
    </ul>
  );
}

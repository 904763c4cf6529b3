/** What is known of an elder today: identity, place, contacts, care notes, photo. */
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { Elder } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { Boundary } from "../ui/Boundary";
import { useDivisions } from "../ui/DivisionPicker";
import { Facts } from "../ui/Facts";
import { CareNotesList } from "./CareNotesList";
import { ContactsCard } from "./ContactsCard";
import { EditElderDialog } from "./EditElderDialog";
import { PhotoCard } from "./PhotoCard";
import { RevealDialog } from "./RevealDialog";
import { useRights } from "./rights";

const CaseMap = lazy(() => import("../map/CaseMap"));

export function CardTab({ elder }: { elder: Elder }) {
  const { t, label } = useI18n();
  const w = useWords(elderWords);
  const { mayKeep, mayReveal } = useRights();
  const [open, setOpen] = useState<"edit" | "reveal">();
  const divisions = useDivisions().data;
  const household = divisions?.find((one) => one.code === elder.household_division_code)?.name;
  const hasNotes = Object.values(elder.care_notes).some(Boolean);
  return (
    <div className="two-columns">
      <div className="stack">
        <section className="card" data-testid="identity">
          <h3 className="section-title card-head">
            <span>{w("identity")}</span>
            <span className="card-tools">
              {mayReveal && (
                <Button size="small" onClick={() => setOpen("reveal")} data-testid="reveal">
                  {w("reveal")}
                </Button>
              )}
              {mayKeep && (
                <Button size="small" onClick={() => setOpen("edit")}>
                  {w("edit")}
                </Button>
              )}
            </span>
          </h3>
          <Facts
            facts={[
              [w("id_number"), elder.id_number],
              [w("birth"), `${elder.birth_date}（${w("years", { age: elder.age })}）`],
              [t("elder.phone"), elder.phone],
              [w("residence"), elder.division_name],
              [w("household"), household ?? elder.household_division_code],
              [w("address"), elder.address],
              [w("language"), elder.language && label("language", elder.language)],
            ]}
          />
        </section>
        <section className="card">
          <h3 className="section-title">{w("care_notes")}</h3>
          {hasNotes ? <CareNotesList notes={elder.care_notes} /> : <p className="muted">{w("care_none")}</p>}
        </section>
        <PhotoCard elder={elder} />
      </div>
      <div className="stack">
        <ContactsCard elder={elder} />
        <section className="card elder-map">
          <h3 className="section-title">{w("map")}</h3>
          {elder.location ? (
            <Boundary fallback={<p>{t("map.failed")}</p>}>
              <Suspense fallback={<p>{t("app.loading")}</p>}>
                <CaseMap home={elder.location} lastPosition={null} candidates={[]} />
              </Suspense>
            </Boundary>
          ) : (
            <p className="muted">{w("no_location")}</p>
          )}
        </section>
      </div>
      {open === "edit" && <EditElderDialog elder={elder} onClose={() => setOpen(undefined)} />}
      {open === "reveal" && <RevealDialog elder={elder} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** The dated facts of an elder: what holds, what was corrected, what was true on a day. */
import { useQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { people } from "../api/registry";
import type { Elder, TraitFact } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { DayInput } from "../ui/DayInput";
import { daysFromToday, period, today } from "../ui/days";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { useRights } from "./rights";
import { RetractDialog, TraitDialog } from "./TraitDialogs";

type Asked = { kind: "state"; fact?: TraitFact } | { kind: "retract"; fact: TraitFact };

export default function TraitsTab({ elder }: { elder: Elder }) {
  const { label, dateTime } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const { mayKeep } = useRights();
  const [on, setOn] = useState("");
  const [asked, setAsked] = useState<Asked>();
  const found = useQuery({
    queryKey: [...keys.elders, "traits", elder.id, on],
    queryFn: () => people.traits(elder.id, on || undefined),
  });
  const facts = found.data && [...found.data.items].sort((a, b) => b.valid_from.localeCompare(a.valid_from));
  const written = (fact: TraitFact): string =>
    Object.entries(fact.attributes)
      .map(([key, value]) => `${name("attribute", key)} ${name("attribute", String(value))}`)
      .join("、");
  return (
    <div className="stack">
      <div className="page-tools">
        <Radio.Group
          value={on ? "day" : "all"}
          onChange={(event) => setOn(event.target.value === "all" ? "" : today())}
        >
          <Radio.Button value="all">{w("trait_all")}</Radio.Button>
          <Radio.Button value="day">{w("trait_on")}</Radio.Button>
        </Radio.Group>
        {on && (
          <DayInput
            width={160}
            isClearable={false}
            label={w("trait_on")}
            value={on}
            onChange={(day) => setOn(day ?? "")}
          />
        )}
        <span className="spring" />
        {mayKeep && (
          <Button type="primary" onClick={() => setAsked({ kind: "state" })} data-testid="add-trait">
            {w("trait_add")}
          </Button>
        )}
      </div>
      <SmallTable<TraitFact>
        rows={facts}
        error={found.error}
        rowKey="id"
        testId="trait-facts"
        dim={(fact) => fact.superseded_by !== null}
        columns={[
          { title: w("trait"), render: (_, fact) => `${label("trait", fact.trait)} ${written(fact)}` },
          { title: u("period"), render: (_, fact) => period(fact.valid_from, fact.valid_to, u("open_end")) },
          { title: w("trait_source"), dataIndex: "source" },
          { title: u("evidence"), render: (_, fact) => fact.evidence ?? "—" },
          {
            title: w("trait_recheck"),
            render: (_, fact) =>
              fact.recheck_due && !fact.superseded_by && daysFromToday(fact.recheck_due) < 0 ? (
                <StateMark mood="warn">{`${fact.recheck_due} ${w("recheck_over")}`}</StateMark>
              ) : (
                (fact.recheck_due ?? "—")
              ),
          },
          { title: u("recorded_at"), render: (_, fact) => dateTime(fact.recorded_at) },
          {
            title: "",
            render: (_, fact) => {
              if (fact.is_retraction) return <span className="keep">{w("retraction")}</span>;
              if (fact.superseded_by) return <span className="keep">{w("superseded")}</span>;
              if (!mayKeep) return null;
              return (
                <>
                  <Button size="small" type="link" onClick={() => setAsked({ kind: "state", fact })}>
                    {w("trait_correct")}
                  </Button>
                  <Button size="small" type="link" danger onClick={() => setAsked({ kind: "retract", fact })}>
                    {w("trait_retract")}
                  </Button>
                </>
              );
            },
          },
        ]}
      />
      {asked?.kind === "state" && (
        <TraitDialog elderId={elder.id} fact={asked.fact} onClose={() => setAsked(undefined)} />
      )}
      {asked?.kind === "retract" && (
        <RetractDialog elderId={elder.id} fact={asked.fact} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

/** What the monthly run proposes; a person with the right confirms or rejects each, with a reason. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { care } from "../api/registry";
import type { Proposal, ProposalFilters } from "../api/registry-types";
import { ElderNav } from "../elders/ElderNav";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { yuan } from "../ui/days";
import { FilterBar } from "../ui/FilterBar";
import { FormDialog } from "../ui/FormDialog";
import { ListTable } from "../ui/ListTable";
import { type Mood, StateMark } from "../ui/StateMark";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { CertificationRuns } from "./CertificationRuns";

const FILTERS = ["kind", "state", "item"] as const;
const MOODS: Record<Proposal["state"], Mood> = {
  proposed: "warn",
  confirmed: "good",
  rejected: "none",
  appealed: "bad",
  settled: "none",
};

export default function CertificationPage() {
  const w = useWords(careWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayDecide } = useRights();
  const queries = useQueryClient();
  const filters = useFilters(FILTERS);
  const asked = filters.values as unknown as ProposalFilters;
  const [chosen, setChosen] = useState<{ row: Proposal; verb: "confirm" | "reject" }>();
  const pages = usePages<Proposal>(["proposals", filters.values], (cursor) =>
    care.proposals({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  return (
    <div className="page">
      <ElderNav />
      <p className="muted">{w("only_person")}</p>
      <CertificationRuns />
      <FilterBar
        {...filters}
        filters={[
          { name: "kind", label: w("kind"), kind: "select", options: options("proposal") },
          { name: "state", label: u("status"), kind: "select", options: options("proposalState") },
          { name: "item", label: w("item"), kind: "number", width: 140 },
        ]}
      />
      <ListTable<Proposal>
        pages={pages}
        rowKey="id"
        testId="proposals"
        columns={[
          {
            title: w("elder"),
            render: (_, row) => <Link to={`/elders/${row.elder_id}?tab=entitlements`}>{row.elder_name}</Link>,
          },
          { title: w("kind"), render: (_, row) => name("proposal", row.kind) },
          { title: w("item"), render: (_, row) => (row.item ? w("item_number", { item: row.item }) : "—") },
          { title: w("from_day"), dataIndex: "from_day" },
          {
            title: w("amount"),
            align: "right",
            render: (_, row) => (row.amount_fen === null ? "—" : yuan(row.amount_fen)),
          },
          {
            title: w("back_pay"),
            render: (_, row) =>
              row.back_pay_fen
                ? w("back_pay_of", { months: row.back_pay_months, amount: yuan(row.back_pay_fen) })
                : "—",
          },
          { title: w("reasons"), render: (_, row) => <span className="wrapped">{row.reasons.join("；")}</span> },
          {
            title: u("status"),
            render: (_, row) => <StateMark mood={MOODS[row.state]}>{name("proposalState", row.state)}</StateMark>,
          },
          {
            title: "",
            render: (_, row) =>
              mayDecide &&
              (["confirm", "reject"] as const)
                .filter((verb) => row.allowed.includes(verb))
                .map((verb) => (
                  <Button
                    key={verb}
                    size="small"
                    type="link"
                    danger={verb === "reject"}
                    onClick={() => setChosen({ row, verb })}
                  >
                    {w(verb)}
                  </Button>
                )),
          },
        ]}
      />
      {chosen && (
        <FormDialog<{ reason: string }>
          title={`${w(chosen.verb)} · ${chosen.row.elder_name} · ${name("proposal", chosen.row.kind)}`}
          okText={w(chosen.verb)}
          isDanger={chosen.verb === "reject"}
          send={({ reason }) => care.decideProposal(chosen.row.id, chosen.verb, reason)}
          onDone={() => void queries.invalidateQueries({ queryKey: ["proposals"] })}
          onClose={() => setChosen(undefined)}
          fields={[{ name: "reason", label: w("decision_reason"), kind: "long", max: 500, required: true }]}
        />
      )}
    </div>
  );
}

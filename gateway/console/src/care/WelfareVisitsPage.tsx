/** Whose welfare visit is overdue, the longest first; a visit is recorded from here. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { care } from "../api/registry";
import type { NewVisit, VisitFilters, VisitPlan } from "../api/registry-types";
import { useSession } from "../app/Session";
import { ElderNav } from "../elders/ElderNav";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { today } from "../ui/days";
import { FilterBar } from "../ui/FilterBar";
import { FormDialog } from "../ui/FormDialog";
import { ListTable } from "../ui/ListTable";
import { StateMark } from "../ui/StateMark";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";

const FILTERS = ["division", "tier"] as const;
const GRAVELY_LATE_DAYS = 7;

export default function WelfareVisitsPage() {
  const w = useWords(careWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { me } = useSession();
  const queries = useQueryClient();
  const filters = useFilters(FILTERS);
  const asked = filters.values as unknown as VisitFilters;
  const [plan, setPlan] = useState<VisitPlan>();
  const mayRecord = me.roles.some((role) => role !== "auditor" && role !== "provider_manager");
  const pages = usePages<VisitPlan>(["welfare-visits", filters.values], (cursor) =>
    care.overdueVisits({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  return (
    <div className="page">
      <ElderNav />
      <FilterBar
        {...filters}
        filters={[
          { name: "division", label: u("division"), kind: "division" },
          { name: "tier", label: w("tier"), kind: "select", options: options("tier") },
        ]}
      />
      <ListTable<VisitPlan>
        pages={pages}
        rowKey="id"
        testId="overdue-visits"
        columns={[
          { title: w("elder"), render: (_, row) => <Link to={`/elders/${row.elder.id}`}>{row.elder.name}</Link> },
          { title: w("tier"), render: (_, row) => name("tier", row.tier) },
          { title: w("last_visit"), render: (_, row) => row.last_visited_on ?? w("never") },
          { title: w("due_on"), dataIndex: "due_on" },
          {
            title: w("days_overdue"),
            render: (_, row) => (
              <StateMark mood={row.days_overdue > GRAVELY_LATE_DAYS ? "bad" : "warn"}>
                {String(row.days_overdue)}
              </StateMark>
            ),
          },
          {
            title: "",
            render: (_, row) =>
              mayRecord && (
                <Button size="small" onClick={() => setPlan(row)}>
                  {w("record_visit")}
                </Button>
              ),
          },
        ]}
      />
      {plan && (
        <FormDialog<NewVisit>
          title={`${w("record_visit")} · ${plan.elder.name}`}
          initial={{ on: today(), kind: "home", visitor_name: me.name || me.username }}
          send={(values, key) => care.recordVisit({ ...values, elder_id: plan.id }, key)}
          onDone={() => void queries.invalidateQueries({ queryKey: ["welfare-visits"] })}
          onClose={() => setPlan(undefined)}
          fields={[
            { name: "on", label: w("visit_on"), kind: "day", required: true, width: "half" },
            {
              name: "kind",
              label: w("visit_kind"),
              kind: "choice",
              options: options("visitKind"),
              required: true,
              width: "half",
            },
            { name: "visitor_name", label: w("visitor"), required: true, width: "half" },
            {
              name: "result",
              label: w("result"),
              kind: "choice",
              options: options("visitResult"),
              required: true,
              width: "half",
            },
            { name: "note", label: w("note"), kind: "long" },
          ]}
        />
      )}
    </div>
  );
}

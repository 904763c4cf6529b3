/** Assessments of both standards; their grades are different measures and stand in different columns' words. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { people } from "../api/registry";
import type { Assessment } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { daysFromToday } from "../ui/days";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { AssessmentDetail } from "./AssessmentDetail";
import { AssessmentDialog } from "./AssessmentDialog";
import { useRights } from "./rights";

export default function AssessmentsTab({ elderId }: { elderId: string }) {
  const { dateTime } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const { mayKeep, mayReveal } = useRights();
  const [isAdding, setAdding] = useState(false);
  const [shown, setShown] = useState<string>();
  const found = useQuery({
    queryKey: [...keys.elders, "assessments", elderId],
    queryFn: () => people.assessments(elderId),
  });
  const gradeOf = (row: Assessment): string =>
    row.standard === "GB/T 42195-2022" ? `${row.grade} ${name("grade42195", row.grade)}` : String(row.grade);
  return (
    <>
      <SmallTable<Assessment>
        title={w("tab_assessments")}
        tools={
          mayKeep && (
            <Button type="primary" onClick={() => setAdding(true)} data-testid="add-assessment">
              {w("assess")}
            </Button>
          )
        }
        rows={found.data && [...found.data.items].sort((a, b) => b.assessed_on.localeCompare(a.assessed_on))}
        error={found.error}
        rowKey="id"
        dim={(row) => row.superseded_by !== null}
        columns={[
          { title: w("standard"), render: (_, row) => name("standard", row.standard) },
          { title: w("assessed_on"), dataIndex: "assessed_on" },
          { title: w("score"), render: (_, row) => row.score ?? "—" },
          { title: w("grade_short"), render: (_, row) => gradeOf(row) },
          { title: w("assess_reason"), render: (_, row) => name("assessmentReason", row.reason) },
          { title: w("assessors"), render: (_, row) => row.assessors.join("、") },
          {
            title: w("next_due"),
            render: (_, row) =>
              !row.superseded_by && daysFromToday(row.next_due) < 0 ? (
                <StateMark mood="warn">{`${row.next_due} ${w("recheck_over")}`}</StateMark>
              ) : (
                row.next_due
              ),
          },
          { title: u("recorded_at"), render: (_, row) => dateTime(row.recorded_at) },
          {
            title: "",
            render: (_, row) =>
              mayReveal && (
                <Button size="small" type="link" onClick={() => setShown(row.id)}>
                  {u("details")}
                </Button>
              ),
          },
        ]}
      />
      {isAdding && (
        <AssessmentDialog
          elderId={elderId}
          onClose={() => setAdding(false)}
          onDone={(id) => {
            setAdding(false);
            setShown(id);
          }}
        />
      )}
      {shown && <AssessmentDetail elderId={elderId} id={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** The courses a worker took. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { staff } from "../api/registry";
import type { NewTraining } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { networkKeys } from "./keys";

type Training = Awaited<ReturnType<typeof staff.trainings>>["items"][number];

export function TrainingsCard({ workerId }: { workerId: string }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { mayKeepNetwork } = useRights();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const { data, error } = useQuery({
    queryKey: [...networkKeys.staff, "trainings", workerId],
    queryFn: () => staff.trainings(workerId),
  });
  return (
    <>
      <SmallTable<Training>
        title={w("trainings")}
        tools={
          mayKeepNetwork && (
            <Button size="small" onClick={() => setAdding(true)}>
              {u("add")}
            </Button>
          )
        }
        rows={data?.items}
        error={error}
        rowKey="id"
        columns={[
          { title: w("held_on"), dataIndex: "held_on" },
          {
            title: w("course"),
            render: (_, row) => row.course + (row.is_before_work ? `（${w("before_work")}）` : ""),
          },
          { title: w("minutes"), dataIndex: "minutes", align: "right" },
          {
            title: w("result"),
            render: (_, row) => (
              <StateMark mood={row.is_passed ? "good" : "bad"}>{w(row.is_passed ? "passed" : "failed")}</StateMark>
            ),
          },
        ]}
      />
      {isAdding && (
        <FormDialog<NewTraining>
          title={w("trainings")}
          initial={{ held_on: today(), is_passed: false, is_before_work: false }}
          send={(values, key) => staff.addTraining(workerId, values, key)}
          onDone={() => void queries.invalidateQueries({ queryKey: networkKeys.staff })}
          onClose={() => setAdding(false)}
          fields={[
            { name: "course", label: w("course"), required: true, width: "half" },
            { name: "trainer", label: w("trainer"), required: true, width: "half" },
            { name: "held_on", label: w("held_on"), kind: "day", required: true, width: "half" },
            { name: "minutes", label: w("minutes"), kind: "number", min: 1, required: true, width: "half" },
            { name: "is_passed", label: w("is_passed"), kind: "switch", width: "half" },
            { name: "is_before_work", label: w("before_work"), kind: "switch", width: "half" },
            { name: "evidence", label: u("evidence") },
          ]}
        />
      )}
    </>
  );
}

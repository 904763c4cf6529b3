/** For whom a worker has worked, and since when; a new employer ends the old one's days. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { providers, staff } from "../api/registry";
import type { NewEmployment, StaffMember } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { networkKeys } from "./keys";

type Employment = Awaited<ReturnType<typeof staff.employments>>["items"][number];

export function EmploymentsCard({ worker }: { worker: StaffMember }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { mayKeep, mayKeepNetwork } = useRights();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"employ" | "leave">();
  const { data, error } = useQuery({
    queryKey: [...networkKeys.staff, "employments", worker.id],
    queryFn: () => staff.employments(worker.id),
  });
  const choice = useQuery({
    queryKey: [...networkKeys.providers, "choice"],
    queryFn: () => providers.page({ limit: 200 }),
    enabled: asked === "employ",
  }).data;
  const done = () => void queries.invalidateQueries({ queryKey: networkKeys.staff });
  const close = (): void => setAsked(undefined);
  return (
    <>
      <SmallTable<Employment>
        title={w("employments")}
        tools={
          <>
            {mayKeep && (
              <Button size="small" onClick={() => setAsked("employ")}>
                {w("change_employer")}
              </Button>
            )}
            {mayKeepNetwork && worker.standing !== "left" && (
              <Button size="small" danger onClick={() => setAsked("leave")}>
                {w("leave")}
              </Button>
            )}
          </>
        }
        rows={data?.items}
        error={error}
        rowKey="id"
        columns={[
          { title: w("provider"), dataIndex: "provider_name" },
          { title: w("began_on"), dataIndex: "began_on" },
          { title: w("ended_on"), render: (_, row) => row.ended_on ?? u("open_end") },
          { title: u("reason"), render: (_, row) => row.end_reason ?? "—" },
        ]}
      />
      {asked === "employ" && (
        <FormDialog<NewEmployment>
          title={w("change_employer")}
          initial={{ began_on: today() }}
          send={(values, key) => staff.employ(worker.id, values, key)}
          onDone={done}
          onClose={close}
          fields={[
            {
              name: "provider_id",
              label: w("provider"),
              kind: "choice",
              options: (choice?.items ?? []).map((one) => ({ value: one.id, label: one.name })),
              required: true,
            },
            { name: "began_on", label: w("began_on"), kind: "day", required: true },
            { name: "reason", label: u("reason"), required: true },
          ]}
        />
      )}
      {asked === "leave" && (
        <FormDialog<{ ended_on: string; reason: string }>
          title={w("leave")}
          isDanger
          initial={{ ended_on: today() }}
          send={({ ended_on, reason }) => staff.leave(worker.id, ended_on, reason)}
          onDone={done}
          onClose={close}
          fields={[
            { name: "ended_on", label: w("leave_on"), kind: "day", required: true },
            { name: "reason", label: u("reason"), required: true },
          ]}
        />
      )}
    </>
  );
}

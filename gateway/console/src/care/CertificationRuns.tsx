/** The last monthly runs and how far they are; who sets the rules of a division may ask for one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { care } from "../api/registry";
import type { NewCertification } from "../api/registry-types";
import { useSession } from "../app/Session";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { useDivisions } from "../ui/DivisionPicker";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";

type Run = Awaited<ReturnType<typeof care.certifications>>["items"][number];
const MONTH_CHARACTERS = 7;
const LOOK_AGAIN_MS = 2_000;

export function CertificationRuns() {
  const w = useWords(careWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const { me } = useSession();
  const { mayDecide } = useRights();
  const queries = useQueryClient();
  const divisions = useDivisions().data;
  const [isAsking, setAsking] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["certifications"],
    queryFn: care.certifications,
    refetchInterval: (query) => (query.state.data?.items.some((run) => run.state !== "done") ? LOOK_AGAIN_MS : false),
  });
  return (
    <>
      <SmallTable<Run>
        title={w("runs")}
        tools={mayDecide && <Button onClick={() => setAsking(true)}>{w("run")}</Button>}
        rows={data?.items}
        error={error}
        rowKey="id"
        testId="certification-runs"
        columns={[
          { title: w("month"), dataIndex: "month" },
          {
            title: u("division"),
            render: (_, run) => divisions?.find((one) => one.code === run.division_code)?.name ?? run.division_code,
          },
          {
            title: u("status"),
            render: (_, run) => (
              <StateMark mood={run.state === "done" ? "good" : "none"}>{name("run", run.state)}</StateMark>
            ),
          },
          { title: w("examined"), align: "right", dataIndex: "examined" },
          {
            title: w("kind"),
            render: (_, run) =>
              Object.entries(run.proposed)
                .map(([kind, count]) => `${name("proposal", kind)} ${count}`)
                .join("，") || "—",
          },
        ]}
      />
      {isAsking && (
        <FormDialog<NewCertification>
          title={w("run")}
          initial={{ month: today().slice(0, MONTH_CHARACTERS), division_code: me.division_code ?? "", repeats: false }}
          send={care.certify}
          onDone={() => {
            void queries.invalidateQueries({ queryKey: ["certifications"] });
            void queries.invalidateQueries({ queryKey: ["proposals"] });
          }}
          onClose={() => setAsking(false)}
          fields={[
            {
              name: "month",
              label: w("month"),
              required: true,
              hint: w("month_hint"),
              max: MONTH_CHARACTERS,
              width: "half",
            },
            { name: "division_code", label: u("division"), kind: "division", required: true, width: "half" },
            { name: "repeats", label: w("repeats"), kind: "switch" },
          ]}
        />
      )}
    </>
  );
}

/** What counts for and against a provider; each entry can be appealed once, and somebody else decides. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { providers } from "../api/registry";
import type { CreditEntry, NewCreditEntry } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { networkKeys } from "./keys";

type Asked = { kind: "add" } | { kind: "appeal" | "upheld" | "withdrawn"; entry: CreditEntry };

export function CreditCard({ providerId }: { providerId: string }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayJudge, mayKeepNetwork, mayDecideNetwork } = useRights();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const { data, error } = useQuery({
    queryKey: [...networkKeys.provider(providerId), "credit"],
    queryFn: () => providers.credit(providerId),
  });
  const close = (): void => setAsked(undefined);
  const done = () => void queries.invalidateQueries({ queryKey: networkKeys.provider(providerId) });
  const isOpen = (entry: CreditEntry): boolean => entry.appealed_at !== null && entry.outcome === null;
  return (
    <>
      <SmallTable<CreditEntry>
        title={w("entries", { score: data?.score ?? "—" })}
        tools={mayJudge && <Button onClick={() => setAsked({ kind: "add" })}>{u("add")}</Button>}
        rows={data?.entries}
        error={error}
        rowKey="id"
        dim={(row) => row.outcome === "withdrawn"}
        columns={[
          { title: w("occurred_on"), dataIndex: "occurred_on" },
          { title: w("kind"), render: (_, row) => name("creditKind", row.kind) },
          { title: w("points"), align: "right", render: (_, row) => (row.points > 0 ? `+${row.points}` : row.points) },
          { title: u("reason"), dataIndex: "reason" },
          { title: u("evidence"), dataIndex: "evidence" },
          { title: w("expires_on"), render: (_, row) => row.expires_on ?? w("open") },
          {
            title: w("appeal"),
            render: (_, row) => (
              <span className="keep">
                {row.outcome && w(row.outcome)}
                {isOpen(row) && w("appealed", { reason: row.appeal_reason ?? "" })}
                {!row.appealed_at && mayKeepNetwork && (
                  <Button size="small" type="link" onClick={() => setAsked({ kind: "appeal", entry: row })}>
                    {w("appeal")}
                  </Button>
                )}
                {isOpen(row) && mayDecideNetwork && (
                  <>
                    <Button size="small" type="link" onClick={() => setAsked({ kind: "upheld", entry: row })}>
                      {w("uphold")}
                    </Button>
                    <Button size="small" type="link" onClick={() => setAsked({ kind: "withdrawn", entry: row })}>
                      {w("withdraw")}
                    </Button>
                  </>
                )}
              </span>
            ),
          },
        ]}
      />
      {asked?.kind === "add" && (
        <FormDialog<NewCreditEntry>
          title={w("credit")}
          initial={{ occurred_on: today() }}
          send={(values, key) => providers.addCredit(providerId, values, key)}
          onDone={done}
          onClose={close}
          fields={[
            {
              name: "kind",
              label: w("kind"),
              kind: "choice",
              options: options("creditKind"),
              required: true,
              width: "half",
            },
            { name: "points", label: w("points"), kind: "number", min: -100, max: 100, required: true, width: "half" },
            { name: "occurred_on", label: w("occurred_on"), kind: "day", required: true, width: "half" },
            { name: "expires_on", label: w("expires_on"), kind: "day", width: "half" },
            { name: "reason", label: u("reason"), required: true },
            { name: "evidence", label: u("evidence"), required: true },
          ]}
        />
      )}
      {asked && asked.kind !== "add" && (
        <FormDialog<{ reason: string }>
          title={w(asked.kind === "appeal" ? "appeal" : asked.kind === "upheld" ? "uphold" : "withdraw")}
          send={({ reason }) =>
            asked.kind === "appeal"
              ? providers.appeal(providerId, asked.entry.id, reason)
              : providers.decide(providerId, asked.entry.id, asked.kind, reason)
          }
          onDone={done}
          onClose={close}
          fields={[{ name: "reason", label: u("reason"), kind: "long", required: true }]}
        />
      )}
    </>
  );
}

/** Who agreed to which use of the elder's data, until when, and what was withdrawn. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { people } from "../api/registry";
import type { Consent, Elder, NewConsent } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { period, today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { useRights } from "./rights";

export default function ConsentsTab({ elder }: { elder: Elder }) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeep } = useRights();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"add" | Consent>();
  const found = useQuery({
    queryKey: [...keys.elders, "consents", elder.id],
    queryFn: () => people.consents(elder.id),
  });
  const close = (): void => setAsked(undefined);
  const done = () => void queries.invalidateQueries({ queryKey: keys.elders });
  return (
    <>
      <SmallTable<Consent>
        title={w("tab_consents")}
        tools={
          mayKeep && (
            <Button type="primary" onClick={() => setAsked("add")}>
              {w("consent_add")}
            </Button>
          )
        }
        rows={found.data?.items}
        error={found.error}
        rowKey="id"
        dim={(row) => row.withdrawn_on !== null}
        columns={[
          { title: w("purpose"), render: (_, row) => name("consent", row.purpose) },
          { title: w("given_by"), render: (_, row) => `${row.given_by}（${name("byRight", row.by_right)}）` },
          { title: u("period"), render: (_, row) => period(row.valid_from, row.valid_to, u("open_end")) },
          { title: w("text_version"), dataIndex: "text_version" },
          { title: u("evidence"), dataIndex: "evidence" },
          {
            title: "",
            render: (_, row) =>
              row.withdrawn_on ? (
                <span className="keep">{w("withdrawn_on", { day: row.withdrawn_on })}</span>
              ) : (
                mayKeep && (
                  <Button size="small" type="link" danger onClick={() => setAsked(row)}>
                    {w("withdraw")}
                  </Button>
                )
              ),
          },
        ]}
      />
      {asked === "add" && (
        <FormDialog<NewConsent>
          title={w("consent_add")}
          initial={{ valid_from: today(), given_by: elder.name, by_right: "self" }}
          send={(values, key) => people.consent(elder.id, values, key)}
          onDone={done}
          onClose={close}
          fields={[
            {
              name: "purpose",
              label: w("purpose"),
              kind: "choice",
              options: options("consent"),
              required: true,
              width: "half",
            },
            { name: "text_version", label: w("text_version"), required: true, width: "half" },
            { name: "given_by", label: w("given_by"), required: true, width: "half" },
            {
              name: "by_right",
              label: w("by_right"),
              kind: "choice",
              options: options("byRight"),
              required: true,
              width: "half",
            },
            { name: "valid_from", label: u("from"), kind: "day", required: true, width: "half" },
            { name: "valid_to", label: u("to"), kind: "day", width: "half" },
            { name: "evidence", label: u("evidence"), required: true },
          ]}
        />
      )}
      {asked && asked !== "add" && (
        <FormDialog<{ on: string; note?: string }>
          title={`${w("withdraw")} · ${name("consent", asked.purpose)}`}
          isDanger
          okText={w("withdraw")}
          initial={{ on: today() }}
          send={({ on, note }) => people.withdraw(elder.id, asked.id, on, note)}
          onDone={done}
          onClose={close}
          fields={[
            { name: "on", label: u("from"), kind: "day", required: true },
            { name: "note", label: w("note") },
          ]}
        />
      )}
    </>
  );
}

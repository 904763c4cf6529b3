/** A provider's licences with their expiry, and the checks at its premises. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { providers } from "../api/registry";
import type { NewProviderDocument, NewSiteCheck } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { period, today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { networkKeys } from "./keys";
import { ExpiryMark } from "./marks";

type ProviderDocument = Awaited<ReturnType<typeof providers.documents>>["items"][number];
type SiteCheck = Awaited<ReturnType<typeof providers.siteChecks>>["items"][number];

export function DocumentsCard({ providerId }: { providerId: string }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeepNetwork, mayJudge } = useRights();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"document" | "check">();
  const key = networkKeys.provider(providerId);
  const documents = useQuery({ queryKey: [...key, "documents"], queryFn: () => providers.documents(providerId) });
  const checks = useQuery({ queryKey: [...key, "checks"], queryFn: () => providers.siteChecks(providerId) });
  const close = (): void => setAsked(undefined);
  const done = () => void queries.invalidateQueries({ queryKey: key });
  return (
    <div className="stack">
      <SmallTable<ProviderDocument>
        title={w("documents")}
        tools={mayKeepNetwork && <Button onClick={() => setAsked("document")}>{u("add")}</Button>}
        rows={documents.data?.items}
        error={documents.error}
        rowKey="id"
        dim={(row) => row.superseded_by !== null}
        columns={[
          { title: w("kind"), render: (_, row) => name("documentKind", row.kind) },
          { title: w("number"), dataIndex: "number" },
          { title: w("issuer"), dataIndex: "issuer" },
          { title: w("validity"), render: (_, row) => period(row.valid_from, row.valid_to, u("open_end")) },
          { title: u("status"), render: (_, row) => !row.superseded_by && <ExpiryMark validTo={row.valid_to} /> },
          { title: u("evidence"), render: (_, row) => row.evidence ?? "—" },
        ]}
      />
      <SmallTable<SiteCheck>
        title={w("site_checks")}
        tools={mayJudge && <Button onClick={() => setAsked("check")}>{u("add")}</Button>}
        rows={checks.data?.items}
        error={checks.error}
        rowKey="id"
        columns={[
          { title: w("checked_on"), dataIndex: "checked_on" },
          { title: w("inspectors"), render: (_, row) => row.inspectors.join("、") },
          {
            title: w("result"),
            render: (_, row) => (
              <StateMark mood={row.is_passed ? "good" : "bad"}>{w(row.is_passed ? "passed" : "failed")}</StateMark>
            ),
          },
          { title: w("findings"), dataIndex: "findings" },
        ]}
      />
      {asked === "document" && (
        <FormDialog<NewProviderDocument>
          title={w("documents")}
          initial={{ valid_from: today() }}
          send={(values, one) => providers.addDocument(providerId, values, one)}
          onDone={done}
          onClose={close}
          fields={[
            {
              name: "kind",
              label: w("kind"),
              kind: "choice",
              options: options("documentKind"),
              required: true,
              width: "half",
            },
            { name: "number", label: w("number"), required: true, width: "half" },
            { name: "issuer", label: w("issuer"), required: true },
            { name: "valid_from", label: u("from"), kind: "day", required: true, width: "half" },
            { name: "valid_to", label: u("to"), kind: "day", width: "half" },
            { name: "evidence", label: u("evidence") },
          ]}
        />
      )}
      {asked === "check" && (
        <FormDialog<NewSiteCheck>
          title={w("site_checks")}
          initial={{ checked_on: today(), inspectors: [], is_passed: false }}
          send={(values, one) => providers.addSiteCheck(providerId, values, one)}
          onDone={done}
          onClose={close}
          fields={[
            { name: "checked_on", label: w("checked_on"), kind: "day", required: true, width: "half" },
            { name: "inspectors", label: w("inspectors"), kind: "words", required: true, width: "half" },
            { name: "findings", label: w("findings"), kind: "long", max: 2000, required: true },
            { name: "is_passed", label: w("is_passed"), kind: "switch" },
          ]}
        />
      )}
    </div>
  );
}

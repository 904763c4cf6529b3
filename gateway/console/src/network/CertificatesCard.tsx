/** A worker's certificates and when each runs out; an expired one keeps them from being sent. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { staff } from "../api/registry";
import type { NewCertificate, StaffMember } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { period, today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { networkKeys } from "./keys";
import { ExpiryMark } from "./marks";

export function CertificatesCard({ worker }: { worker: StaffMember }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeepNetwork } = useRights();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <SmallTable<StaffMember["certificates"][number]>
        title={w("certificates")}
        tools={
          mayKeepNetwork && (
            <Button size="small" onClick={() => setAdding(true)}>
              {u("add")}
            </Button>
          )
        }
        rows={worker.certificates}
        rowKey="id"
        columns={[
          { title: w("kind"), render: (_, row) => name("certificate", row.kind) },
          { title: w("number"), dataIndex: "number" },
          { title: w("validity"), render: (_, row) => period(row.valid_from, row.valid_to, u("open_end")) },
          { title: u("status"), render: (_, row) => <ExpiryMark validTo={row.valid_to} /> },
        ]}
      />
      {isAdding && (
        <FormDialog<NewCertificate>
          title={w("certificates")}
          initial={{ valid_from: today() }}
          send={(values, key) => staff.addCertificate(worker.id, values, key)}
          onDone={() => void queries.invalidateQueries({ queryKey: networkKeys.staff })}
          onClose={() => setAdding(false)}
          fields={[
            {
              name: "kind",
              label: w("kind"),
              kind: "choice",
              options: options("certificate"),
              required: true,
              width: "half",
            },
            { name: "number", label: w("number"), required: true, width: "half" },
            { name: "issuer", label: w("issuer") },
            { name: "valid_from", label: u("from"), kind: "day", required: true, width: "half" },
            { name: "valid_to", label: u("to"), kind: "day", width: "half" },
          ]}
        />
      )}
    </>
  );
}

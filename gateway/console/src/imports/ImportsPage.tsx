/** Sends a sheet of elders, and lists what was sent before. */
import { Link, useNavigate } from "react-router";
import { imports } from "../api/registry";
import type { ImportSummary } from "../api/registry-types";
import { ElderNav } from "../elders/ElderNav";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { importWords } from "../i18n/texts/imports";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { ListTable } from "../ui/ListTable";
import { usePages } from "../ui/usePages";
import { ImportStateMark } from "./ImportStateMark";
import "./imports.css";
import { UploadForm } from "./UploadForm";

export default function ImportsPage() {
  const { dateTime } = useI18n();
  const w = useWords(importWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const navigate = useNavigate();
  const pages = usePages<ImportSummary>(["imports", "list"], ({ cursor }) => imports.page(cursor));
  return (
    <div className="page">
      <ElderNav />
      <UploadForm onSent={(sent) => void navigate(`/imports/${sent.id}`)} />
      <section className="card">
        <h3 className="section-title">{w("history")}</h3>
        <ListTable<ImportSummary>
          pages={pages}
          rowKey="id"
          testId="import-list"
          empty={u("nothing")}
          onOpen={(row) => void navigate(`/imports/${row.id}`)}
          columns={[
            { title: w("file_name"), render: (_, row) => <Link to={`/imports/${row.id}`}>{row.file_name}</Link> },
            { title: u("status"), render: (_, row) => <ImportStateMark state={row.state} /> },
            { title: w("mode"), render: (_, row) => name("importMode", row.mode) },
            { title: w("rows"), align: "right", render: (_, row) => row.total_rows ?? "—" },
            { title: w("registered"), align: "right", render: (_, row) => row.counts.registered },
            { title: w("updated"), align: "right", render: (_, row) => row.counts.updated },
            { title: w("refused_rows"), align: "right", render: (_, row) => row.counts.refused },
            { title: w("sent_by"), dataIndex: "sent_by" },
            { title: w("sent_at"), render: (_, row) => dateTime(row.created_at) },
          ]}
        />
      </section>
    </div>
  );
}

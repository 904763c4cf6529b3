/** One import: how far it is, what became of the persons, what was found in the rows. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Spin } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { imports } from "../api/registry";
import type { ImportAnswer, ImportState } from "../api/registry-types";
import { ElderNav } from "../elders/ElderNav";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { REGISTRY_ERRORS } from "../i18n/registry-errors";
import { importWords } from "../i18n/texts/imports";
import { DownloadButton } from "../ui/DownloadButton";
import { ProblemNotice } from "../ui/ProblemNotice";
import { ColumnsUnderstood } from "./ColumnsUnderstood";
import { FindingsTable } from "./FindingsTable";
import { ImportStateMark } from "./ImportStateMark";
import "./imports.css";

const RUNNING: readonly ImportState[] = ["waiting", "checking", "confirmed", "applying"];
const LOOK_AGAIN_MS = 1_000;

export default function ImportPage() {
  const { importId = "" } = useParams();
  const w = useWords(importWords);
  const { dateTime } = useI18n();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const found = useQuery({
    queryKey: ["imports", "one", importId],
    queryFn: () => imports.one(importId),
    refetchInterval: (query) => (query.state.data && !RUNNING.includes(query.state.data.state) ? false : LOOK_AGAIN_MS),
  });
  const job = found.data;

  const confirm = async (): Promise<void> => {
    setFailure(undefined);
    try {
      await imports.confirm(importId);
    } catch (error) {
      setFailure(error);
    }
    await queries.invalidateQueries({ queryKey: ["imports"] });
  };

  return (
    <div className="page" data-testid="import-page" data-state={job?.state}>
      <ElderNav />
      <ProblemNotice error={found.error ?? failure} />
      {!job && !found.error && <Spin />}
      {job && (
        <>
          <header className="page-head">
            <h2>{job.file_name}</h2>
            <ImportStateMark state={job.state} />
            <span className="muted">{`${job.sent_by} ${dateTime(job.created_at)}`}</span>
            <span className="spring" />
            <Link to="/imports">{w("all")}</Link>
            {!job.file_removed_at && !RUNNING.includes(job.state) && (
              <DownloadButton
                label={w("annotated")}
                fileName={`annotated-${job.file_name.replace(/\.[^.]*$/, "")}.xlsx`}
                ask={() => imports.annotated(importId)}
              />
            )}
            {job.state === "previewed" && (
              <Button type="primary" onClick={() => void confirm()} data-testid="import-confirm">
                {w("confirm")}
              </Button>
            )}
          </header>
          <Running job={job} />
          <Result job={job} />
          {!RUNNING.includes(job.state) && <FindingsTable importId={importId} state={job.state} />}
          <ColumnsUnderstood job={job} />
        </>
      )}
    </div>
  );
}

function Running({ job }: { job: ImportAnswer }) {
  const w = useWords(importWords);
  if (!RUNNING.includes(job.state)) return null;
  const all = job.total_rows ?? 0;
  const isApplying = job.state === "applying";
  const done = isApplying ? job.applied_rows : job.checked_rows;
  return (
    <section className="card" aria-live="polite">
      <p>{all === 0 ? w("progress_wait") : w(isApplying ? "progress_apply" : "progress_check", { done, all })}</p>
      <Progress percent={all ? Math.floor((100 * done) / all) : 0} status="active" />
    </section>
  );
}

const COUNTS = ["registered", "updated", "unchanged", "differing", "refused"] as const;

function Result({ job }: { job: ImportAnswer }) {
  const w = useWords(importWords);
  const { language } = useI18n();
  if (job.failure) {
    const known = language === "zh" ? REGISTRY_ERRORS[job.failure.code] : undefined;
    return (
      <p className="form-error" role="alert">
        {w("failure", { why: `${known ?? job.failure.message}（${job.failure.code}）` })}
      </p>
    );
  }
  if (RUNNING.includes(job.state)) return null;
  return (
    <section className="card">
      {job.state === "previewed" && <p className="form-warning">{w("would")}</p>}
      {job.state === "refused" && <p className="form-error">{w("refused_all")}</p>}
      <dl className="figures" data-testid="import-counts">
        <div>
          <dt>{w("total")}</dt>
          <dd>{job.total_rows ?? "—"}</dd>
        </div>
        {COUNTS.map((count) => (
          <div key={count} data-testid={`count-${count}`}>
            <dt>{w(count)}</dt>
            <dd>{job.counts[count]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

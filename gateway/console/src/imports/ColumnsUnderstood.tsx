/** Which column of the sheet was taken for what; a misread heading shows here first. */
import type { ImportAnswer } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { importWords } from "../i18n/texts/imports";
import { StateMark } from "../ui/StateMark";

export function ColumnsUnderstood({ job }: { job: ImportAnswer }) {
  const w = useWords(importWords);
  if (job.columns.length === 0) return null;
  return (
    <details className="card columns-understood">
      <summary>{w("columns", { row: job.header_row ?? "—" })}</summary>
      <ul>
        {job.columns.map((column) => (
          <li key={column.column}>
            <code>{column.column}</code> {column.heading}{" "}
            <StateMark mood={column.field ? "good" : "none"}>
              {w(column.field ? "columns_known" : "columns_left")}
            </StateMark>
          </li>
        ))}
      </ul>
    </details>
  );
}

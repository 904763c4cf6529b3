/** What was found in which row and column, and what to do about it. */
import { imports } from "../api/registry";
import type { ImportState, RowFinding } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { importWords } from "../i18n/texts/imports";
import { useNames } from "../i18n/useNames";
import { ListTable } from "../ui/ListTable";
import { type Mood, StateMark } from "../ui/StateMark";
import { usePages } from "../ui/usePages";

const MOODS: Record<RowFinding["severity"], Mood> = { error: "bad", warning: "warn", note: "none" };

type Line = RowFinding & { key: string };

export function FindingsTable({ importId, state }: { importId: string; state: ImportState }) {
  const w = useWords(importWords);
  const { name } = useNames();
  const pages = usePages<Line>(["imports", "findings", importId, state], async ({ cursor }) => {
    const { findings } = await imports.one(importId, cursor);
    const items = findings.items.map((one) => ({ ...one, key: `${one.row} ${one.column} ${one.code}` }));
    return { items, next_cursor: findings.next_cursor };
  });
  return (
    <section className="card">
      <h3 className="section-title">{w("findings")}</h3>
      <ListTable<Line>
        pages={pages}
        rowKey="key"
        testId="findings"
        empty={w("no_findings")}
        columns={[
          { title: w("row"), dataIndex: "row", align: "right", width: 70 },
          {
            title: w("column"),
            width: 140,
            render: (_, one) => [one.column, one.heading].filter(Boolean).join(" ") || "—",
          },
          {
            title: w("severity"),
            width: 90,
            render: (_, one) => <StateMark mood={MOODS[one.severity]}>{name("severity", one.severity)}</StateMark>,
          },
          { title: w("message"), render: (_, one) => `${one.message}` },
          { title: w("remedy"), dataIndex: "remedy" },
        ]}
      />
    </section>
  );
}

/** A short table that hangs on one object: read whole, shown whole. */
import { Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import type { ReactNode } from "react";
import { useWords } from "../i18n/area";
import { uiWords } from "../i18n/texts/ui";
import { ProblemNotice } from "./ProblemNotice";

interface Props<Row> {
  title?: ReactNode;
  tools?: ReactNode;
  rows: Row[] | undefined;
  error?: unknown;
  columns: ColumnsType<Row>;
  rowKey: keyof Row & string;
  dim?: (row: Row) => boolean;
  testId?: string;
}

export function SmallTable<Row extends object>({
  title,
  tools,
  rows,
  error,
  columns,
  rowKey,
  dim,
  testId,
}: Props<Row>) {
  const w = useWords(uiWords);
  return (
    <section className="card" data-testid={testId}>
      {(title || tools) && (
        <h3 className="section-title card-head">
          <span>{title}</span>
          <span className="card-tools">{tools}</span>
        </h3>
      )}
      <ProblemNotice error={error} />
      <Table<Row>
        rowKey={rowKey}
        size="small"
        pagination={false}
        loading={!rows && !error}
        dataSource={rows ?? []}
        columns={columns}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: w("nothing") }}
        rowClassName={(row) => (dim?.(row) ? "superseded" : "")}
      />
    </section>
  );
}

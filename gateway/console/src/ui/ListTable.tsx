/** A table of a list: what was found, that nothing was, or why it could not be read; more rows on demand. */
import { Button, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { uiWords } from "../i18n/texts/ui";
import { ProblemNotice } from "./ProblemNotice";
import type { Pages } from "./usePages";

interface Props<Row> {
  pages: Pages<Row>;
  columns: ColumnsType<Row>;
  rowKey: keyof Row & string;
  /** A click anywhere in a row does what the link in it does; the keyboard uses the link. */
  onOpen?: (row: Row) => void;
  testId?: string;
  empty?: string;
}

export function ListTable<Row extends object>({ pages, columns, rowKey, onOpen, testId, empty }: Props<Row>) {
  const { t } = useI18n();
  const w = useWords(uiWords);
  return (
    <div className="list-table" data-testid={testId}>
      <ProblemNotice error={pages.error} onRetry={pages.again} />
      <Table<Row>
        rowKey={rowKey}
        size="small"
        pagination={false}
        loading={pages.isPending && pages.rows.length === 0}
        dataSource={pages.rows}
        columns={columns}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: pages.error ? "—" : (empty ?? w("empty")) }}
        onRow={(row) => (onOpen ? { onClick: () => onOpen(row), className: "clickable" } : {})}
      />
      {pages.rows.length > 0 && (
        <p className="list-foot">
          <span className="muted">{w("shown", { count: pages.rows.length })}</span>
          {pages.hasMore && (
            <Button onClick={pages.more} loading={pages.isLoadingMore}>
              {t("app.more")}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

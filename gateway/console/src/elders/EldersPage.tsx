/** Finds elders while the phone rings: one box, some filters, a list to open or to take away as a workbook. */
import { Button } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { people } from "../api/registry";
import type { ElderFilters, ElderSummary } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { LABELS } from "../i18n/labels";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { DownloadButton } from "../ui/DownloadButton";
import { FilterBar } from "../ui/FilterBar";
import { ListTable } from "../ui/ListTable";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { ElderNav } from "./ElderNav";
import { NewElderDialog } from "./NewElderDialog";
import { useRights } from "./rights";
import { TraitTags } from "./TraitTags";

const FILTERS = ["q", "division", "trait", "grade", "min_age", "max_age", "status"] as const;
const GRADES = [0, 1, 2, 3, 4];

export default function EldersPage() {
  const { label, language } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeep } = useRights();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const filters = useFilters(FILTERS);
  // The address holds text; the description names the codes, and a wrong one is the server's to refuse.
  const asked = filters.values as unknown as ElderFilters;
  const pages = usePages<ElderSummary>([...keys.elders, "list", filters.values], (cursor) =>
    people.page({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  const traits = Object.entries(LABELS.trait).map(([value, pair]) => ({
    value,
    label: pair[language === "zh" ? 0 : 1],
  }));
  return (
    <div className="page">
      <ElderNav />
      <FilterBar
        {...filters}
        filters={[
          { name: "q", label: w("search"), kind: "search", width: 290 },
          { name: "division", label: u("division"), kind: "division", width: 150 },
          { name: "trait", label: w("trait"), kind: "select", options: traits, width: 120 },
          {
            name: "grade",
            label: w("grade"),
            kind: "select",
            width: 160,
            options: GRADES.map((grade) => ({ value: String(grade), label: `${grade} ${name("grade42195", grade)}` })),
          },
          { name: "min_age", label: w("min_age"), kind: "number", width: 110 },
          { name: "max_age", label: w("max_age"), kind: "number", width: 110 },
          { name: "status", label: u("status"), kind: "select", options: options("elderStatus"), width: 100 },
        ]}
      >
        <DownloadButton
          label={u("export")}
          fileName="elders.xlsx"
          ask={() => people.workbook(asked)}
          testId="export-elders"
        />
        {mayKeep && (
          <Button type="primary" onClick={() => setAdding(true)} data-testid="new-elder">
            {w("new")}
          </Button>
        )}
      </FilterBar>
      <ListTable<ElderSummary>
        pages={pages}
        rowKey="id"
        testId="elder-list"
        onOpen={(elder) => void navigate(`/elders/${elder.id}`)}
        columns={[
          {
            title: w("name"),
            dataIndex: "name",
            render: (text: string, elder) => <Link to={`/elders/${elder.id}`}>{text}</Link>,
          },
          { title: w("sex_age"), render: (_, elder) => `${label("sex", elder.sex)} ${w("years", { age: elder.age })}` },
          { title: u("phone"), dataIndex: "phone", render: (phone: string | null) => phone ?? "—" },
          { title: u("division"), dataIndex: "division_name" },
          { title: w("address"), dataIndex: "address", width: 340, ellipsis: true },
          { title: w("trait"), render: (_, elder) => <TraitTags traits={elder.traits} /> },
        ]}
      />
      {isAdding && <NewElderDialog onClose={() => setAdding(false)} onDone={(id) => void navigate(`/elders/${id}`)} />}
    </div>
  );
}

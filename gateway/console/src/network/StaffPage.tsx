/** The workers of the area: who they are, whether their certificates hold, where they stand. */
import { Link, useNavigate } from "react-router";
import { staff } from "../api/registry";
import type { StaffFilters, StaffMember } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { DownloadButton } from "../ui/DownloadButton";
import { FilterBar } from "../ui/FilterBar";
import { ListTable } from "../ui/ListTable";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { networkKeys } from "./keys";
import { NetworkNav } from "./NetworkNav";
import { certificateState, staffColumns } from "./staff-columns";

const FILTERS = ["q", "division", "standing", "skill", "certificates"] as const;

export default function StaffPage() {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const navigate = useNavigate();
  const filters = useFilters(FILTERS);
  const { certificates, ...rest } = filters.values;
  const asked = rest as unknown as StaffFilters;
  const pages = usePages<StaffMember>([...networkKeys.staff, rest], (cursor) =>
    staff.page({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  // The hub does not narrow by expiry: of the pages that were read, those that fit are shown.
  const shown = certificates ? pages.rows.filter((row) => certificateState(row) === certificates) : pages.rows;
  return (
    <div className="page">
      <NetworkNav />
      <FilterBar
        {...filters}
        filters={[
          { name: "q", label: w("search"), kind: "search", width: 200 },
          { name: "division", label: u("division"), kind: "division" },
          { name: "standing", label: u("status"), kind: "select", options: options("staff"), width: 110 },
          { name: "skill", label: w("skill"), kind: "select", options: options("service") },
          {
            name: "certificates",
            label: w("certificate_state"),
            kind: "select",
            options: [
              { value: "expired", label: w("some_expired") },
              { value: "soon", label: w("some_soon") },
            ],
          },
        ]}
      >
        <DownloadButton label={u("export")} fileName="workers.xlsx" ask={() => staff.workbook(asked)} />
      </FilterBar>
      <ListTable<StaffMember>
        pages={{ ...pages, rows: shown }}
        rowKey="id"
        testId="staff-list"
        onOpen={(row) => void navigate(`/staff/${row.id}`)}
        columns={[
          { title: u("name"), render: (_, row) => <Link to={`/staff/${row.id}`}>{row.name}</Link> },
          { title: w("provider_of"), render: (_, row) => row.provider_name },
          ...staffColumns(w, u, name),
          { title: u("division"), dataIndex: "division_name" },
        ]}
      />
    </div>
  );
}

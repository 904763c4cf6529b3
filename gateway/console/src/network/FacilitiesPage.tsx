/** Centres, day care, institutions, canteens, with their beds. */
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { care } from "../api/registry";
import type { Facility, FacilityFilters } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { DownloadButton } from "../ui/DownloadButton";
import { FilterBar } from "../ui/FilterBar";
import { ListTable } from "../ui/ListTable";
import { StateMark } from "../ui/StateMark";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { BedsDialog, NewFacilityDialog } from "./FacilityDialogs";
import { networkKeys } from "./keys";
import { NetworkNav } from "./NetworkNav";

const FILTERS = ["q", "division", "kind", "ownership", "is_open"] as const;

export default function FacilitiesPage() {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeep, mayKeepNetwork } = useRights();
  const [open, setOpen] = useState<"new" | Facility>();
  const filters = useFilters(FILTERS);
  const asked = filters.values as unknown as FacilityFilters;
  const pages = usePages<Facility>([...networkKeys.facilities, filters.values], (cursor) =>
    care.facilities({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  return (
    <div className="page">
      <NetworkNav />
      <FilterBar
        {...filters}
        filters={[
          { name: "q", label: u("name"), kind: "search", width: 200 },
          { name: "division", label: u("division"), kind: "division" },
          { name: "kind", label: w("facility_kind"), kind: "select", options: options("facility") },
          { name: "ownership", label: w("ownership"), kind: "select", options: options("ownership"), width: 120 },
          {
            name: "is_open",
            label: u("status"),
            kind: "select",
            width: 110,
            options: [
              { value: "true", label: w("opened") },
              { value: "false", label: w("closed") },
            ],
          },
        ]}
      >
        <DownloadButton label={u("export")} fileName="facilities.xlsx" ask={() => care.facilityWorkbook(asked)} />
        {mayKeep && (
          <Button type="primary" onClick={() => setOpen("new")}>
            {w("new_facility")}
          </Button>
        )}
      </FilterBar>
      <ListTable<Facility>
        pages={pages}
        rowKey="id"
        testId="facility-list"
        columns={[
          { title: u("name"), dataIndex: "name" },
          { title: w("facility_kind"), render: (_, row) => name("facility", row.kind) },
          { title: w("ownership"), render: (_, row) => name("ownership", row.ownership) },
          {
            title: w("operator"),
            render: (_, row) =>
              row.operator_id ? <Link to={`/providers/${row.operator_id}`}>{row.operator_name}</Link> : "—",
          },
          {
            title: w("beds"),
            render: (_, row) =>
              row.beds.map((bed) => `${name("bed", bed.kind)} ${bed.occupied}／${bed.total}`).join("，") || "—",
          },
          { title: w("stars"), render: (_, row) => (row.stars ? "★".repeat(row.stars) : w("not_now")) },
          {
            title: u("status"),
            render: (_, row) =>
              row.closed_on ? (
                <StateMark mood="warn">{`${w("closed")} ${row.closed_on}`}</StateMark>
              ) : (
                <StateMark mood="good">{w("opened")}</StateMark>
              ),
          },
          { title: u("address"), dataIndex: "address", ellipsis: true, width: 280 },
          {
            title: "",
            render: (_, row) =>
              mayKeepNetwork && (
                <Button size="small" onClick={() => setOpen(row)}>
                  {w("count_beds")}
                </Button>
              ),
          },
        ]}
      />
      {open === "new" && <NewFacilityDialog onClose={() => setOpen(undefined)} />}
      {open && open !== "new" && <BedsDialog facility={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

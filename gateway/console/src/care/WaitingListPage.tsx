/** Who waits for a bed, in which place, and what the place rests on. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { Link } from "react-router";
import { care } from "../api/registry";
import type { Ranked } from "../api/registry-types";
import { ElderNav } from "../elders/ElderNav";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { elderWords } from "../i18n/texts/elders";
import { SmallTable } from "../ui/SmallTable";
import { useFilters } from "../ui/useFilters";

const FILTERS = ["facility_id"] as const;

export default function WaitingListPage() {
  const w = useWords(careWords);
  const e = useWords(elderWords);
  const { values, set } = useFilters(FILTERS);
  const facility = values.facility_id ?? "";
  const facilities = useQuery({
    queryKey: ["facilities", "choice"],
    queryFn: () => care.facilities({ limit: 200, kind: "institution" }),
  }).data;
  const { data, error } = useQuery({ queryKey: ["waiting-list", facility], queryFn: () => care.ranking(facility) });
  return (
    <div className="page">
      <ElderNav />
      <div className="page-tools">
        <Select<string>
          style={{ width: 260 }}
          aria-label={w("facility")}
          placeholder={w("all_facilities")}
          allowClear
          value={facility || null}
          options={(facilities?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          onChange={(chosen) => set("facility_id", chosen ?? undefined)}
        />
      </div>
      <SmallTable<Ranked>
        title={e("waiting")}
        rows={data?.items}
        error={error}
        rowKey="id"
        testId="waiting-list"
        columns={[
          {
            title: w("place"),
            render: (_, row) => <strong>{w("place_of", { position: row.place.position, of: row.place.of })}</strong>,
          },
          { title: w("elder"), render: (_, row) => <Link to={`/elders/${row.elder.id}`}>{row.elder.name}</Link> },
          { title: w("facility"), dataIndex: "facility_name" },
          { title: w("applied_on"), dataIndex: "applied_on" },
          {
            title: w("criteria"),
            render: (_, row) =>
              row.place.criteria
                .filter((one) => one.met_by !== null)
                .map((one) => w("points", { title: one.title, points: one.points }))
                .join("；") || "—",
          },
          { title: w("decided_by"), render: (_, row) => row.place.decided_by },
        ]}
      />
      {data?.items[0] && (
        <p className="muted">{w(data.items[0].place.policy_id ? "decided_order" : "builtin_order")}</p>
      )}
    </div>
  );
}

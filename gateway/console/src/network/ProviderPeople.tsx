/** Where a provider's workers start, and who they are. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { providers, staff } from "../api/registry";
import type { StaffMember } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { ListTable } from "../ui/ListTable";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { networkKeys } from "./keys";
import { staffColumns } from "./staff-columns";

type Point = Awaited<ReturnType<typeof providers.points>>["items"][number];

export function ProviderPeople({ providerId }: { providerId: string }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const points = useQuery({
    queryKey: [...networkKeys.provider(providerId), "points"],
    queryFn: () => providers.points(providerId),
  });
  const workers = usePages<StaffMember>([...networkKeys.staff, { provider: providerId }], (cursor) =>
    staff.page({ provider_id: providerId, limit: PAGE_ROWS, ...cursor }),
  );
  return (
    <div className="stack">
      <SmallTable<Point>
        title={w("points_of")}
        rows={points.data?.items}
        error={points.error}
        rowKey="id"
        columns={[
          { title: u("name"), dataIndex: "name" },
          { title: u("division"), dataIndex: "division_name" },
          { title: u("address"), dataIndex: "address" },
          { title: w("filing"), render: (_, row) => row.filing ?? "—" },
          { title: w("capacity"), align: "right", render: (_, row) => row.capacity_per_day ?? "—" },
          {
            title: u("status"),
            render: (_, row) =>
              row.closed_on ? (
                <StateMark mood="warn">{`${w("closed")} ${row.closed_on}`}</StateMark>
              ) : (
                <StateMark mood="good">{w("opened")}</StateMark>
              ),
          },
        ]}
      />
      <section className="card">
        <h3 className="section-title">{w("workers_of")}</h3>
        <ListTable<StaffMember>
          pages={workers}
          rowKey="id"
          columns={[
            { title: u("name"), render: (_, row) => <Link to={`/staff/${row.id}`}>{row.name}</Link> },
            ...staffColumns(w, u, name),
          ]}
        />
      </section>
    </div>
  );
}

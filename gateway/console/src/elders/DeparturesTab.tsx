/** Every report of a death, a move or a return, those taken back too. */
import { useQuery } from "@tanstack/react-query";
import { people } from "../api/registry";
import type { Departure } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { SmallTable } from "../ui/SmallTable";

export default function DeparturesTab({ elderId }: { elderId: string }) {
  const { dateTime } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const found = useQuery({
    queryKey: [...keys.elders, "departures", elderId],
    queryFn: () => people.departures(elderId),
  });
  return (
    <SmallTable<Departure>
      title={w("tab_departures")}
      rows={found.data?.items}
      error={found.error}
      rowKey="id"
      dim={(row) => row.superseded_by !== null}
      columns={[
        { title: w("depart_kind"), render: (_, row) => name("departure", row.kind) },
        { title: w("depart_on"), dataIndex: "on" },
        { title: u("evidence"), dataIndex: "evidence" },
        { title: u("recorded_at"), render: (_, row) => dateTime(row.recorded_at) },
      ]}
    />
  );
}

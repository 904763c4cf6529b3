/** From where to where a provider went, who decided, when and why. */
import { useQuery } from "@tanstack/react-query";
import { providers } from "../api/registry";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { networkWords } from "../i18n/texts/network";
import { useNames } from "../i18n/useNames";
import { SmallTable } from "../ui/SmallTable";
import { networkKeys } from "./keys";
import { ProviderMark } from "./marks";

type Step = Awaited<ReturnType<typeof providers.steps>>["items"][number];

export function StepsCard({ providerId }: { providerId: string }) {
  const { dateTime } = useI18n();
  const w = useWords(networkWords);
  const { name } = useNames();
  const { data, error } = useQuery({
    queryKey: [...networkKeys.provider(providerId), "steps"],
    queryFn: () => providers.steps(providerId),
  });
  return (
    <SmallTable<Step>
      title={w("history")}
      rows={data?.items}
      error={error}
      rowKey="id"
      columns={[
        { title: w("at"), render: (_, row) => dateTime(row.changed_at) },
        { title: w("step"), render: (_, row) => name("providerStep", row.event) },
        { title: w("standing"), render: (_, row) => <ProviderMark state={row.to_state} /> },
        { title: w("step_reason"), dataIndex: "reason" },
        { title: w("until"), render: (_, row) => row.until ?? "—" },
        { title: w("by"), dataIndex: "actor_name" },
      ]}
    />
  );
}

/** One provider: how it stands, what may happen to it now, and everything that rests on record. */
import { useQuery } from "@tanstack/react-query";
import { Spin, Tabs } from "antd";
import { useParams, useSearchParams } from "react-router";
import { providers } from "../api/registry";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { Facts } from "../ui/Facts";
import { ProblemNotice } from "../ui/ProblemNotice";
import { CreditCard } from "./CreditCard";
import { DocumentsCard } from "./DocumentsCard";
import { networkKeys } from "./keys";
import { ProviderMark } from "./marks";
import { NetworkNav } from "./NetworkNav";
import { PricesCard } from "./PricesCard";
import { ProviderPeople } from "./ProviderPeople";
import { StandingCard } from "./StandingCard";
import { StepsCard } from "./StepsCard";

export default function ProviderPage() {
  const { providerId = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const found = useQuery({ queryKey: networkKeys.provider(providerId), queryFn: () => providers.one(providerId) });
  const provider = found.data;
  if (!provider) {
    return (
      <div className="page">
        <NetworkNav />
        {found.error ? <ProblemNotice error={found.error} onRetry={() => void found.refetch()} /> : <Spin />}
      </div>
    );
  }
  const facts = (
    <section className="card">
      <Facts
        facts={[
          [w("organisation_code"), provider.organisation_code],
          [u("division"), provider.division_name],
          [u("phone"), provider.phone],
          [w("services"), provider.services.map((code) => name("service", code)).join("、")],
        ]}
      />
    </section>
  );
  const tabs = [
    {
      key: "standing",
      label: w("standing"),
      children: (
        <div className="two-columns">
          <StandingCard provider={provider} />
          {facts}
        </div>
      ),
    },
    { key: "documents", label: w("documents"), children: <DocumentsCard providerId={provider.id} /> },
    { key: "prices", label: w("prices"), children: <PricesCard provider={provider} /> },
    { key: "credit", label: w("credit"), children: <CreditCard providerId={provider.id} /> },
    { key: "people", label: `${w("points_of")}／${w("staff")}`, children: <ProviderPeople providerId={provider.id} /> },
    { key: "history", label: w("history"), children: <StepsCard providerId={provider.id} /> },
  ];
  return (
    <div className="page" data-testid="provider-page">
      <NetworkNav />
      <header className="page-head">
        <h2>{provider.name}</h2>
        <ProviderMark state={provider.state} />
        {provider.excluded_until && <span>{`${w("until")} ${provider.excluded_until}`}</span>}
      </header>
      <Tabs
        activeKey={params.get("tab") ?? "standing"}
        onChange={(tab) => setParams(tab === "standing" ? {} : { tab }, { replace: true })}
        items={tabs}
        destroyOnHidden
      />
    </div>
  );
}

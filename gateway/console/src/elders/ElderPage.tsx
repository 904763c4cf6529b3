/** The card of one elder: who they are above, everything else in tabs. */
import { useQuery } from "@tanstack/react-query";
import { Button, Spin, Tabs } from "antd";
import { lazy, Suspense, useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { people } from "../api/registry";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { ProblemNotice } from "../ui/ProblemNotice";
import { StateMark } from "../ui/StateMark";
import { CardTab } from "./CardTab";
import { DepartureDialog } from "./DepartureDialog";
import { ElderNav } from "./ElderNav";
import "./elder-card.css";
import { PrintedCard } from "./PrintedCard";
import { useRights } from "./rights";
import { TraitTags } from "./TraitTags";

const TraitsTab = lazy(() => import("./TraitsTab"));
const AssessmentsTab = lazy(() => import("./AssessmentsTab"));
const EntitlementsTab = lazy(() => import("./EntitlementsTab"));
const ConsentsTab = lazy(() => import("./ConsentsTab"));
const ServicesTab = lazy(() => import("./ServicesTab"));
const DeparturesTab = lazy(() => import("./DeparturesTab"));

export default function ElderPage() {
  const { elderId = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const { label } = useI18n();
  const w = useWords(elderWords);
  const { name } = useNames();
  const { mayKeep } = useRights();
  const [isDeparting, setDeparting] = useState(false);
  const found = useQuery({ queryKey: [...keys.elders, "one", elderId], queryFn: () => people.one(elderId) });
  const elder = found.data;
  if (!elder) {
    return (
      <div className="page">
        <ElderNav />
        {found.error ? <ProblemNotice error={found.error} onRetry={() => void found.refetch()} /> : <Spin />}
      </div>
    );
  }
  const status = name("elderStatus", elder.status);
  const tabs = [
    { key: "card", label: w("tab_card"), children: <CardTab elder={elder} /> },
    { key: "traits", label: w("tab_traits"), children: <TraitsTab elder={elder} /> },
    { key: "assessments", label: w("tab_assessments"), children: <AssessmentsTab elderId={elder.id} /> },
    { key: "entitlements", label: w("tab_entitlements"), children: <EntitlementsTab elderId={elder.id} /> },
    { key: "consents", label: w("tab_consents"), children: <ConsentsTab elder={elder} /> },
    { key: "services", label: w("tab_services"), children: <ServicesTab elderId={elder.id} /> },
    { key: "departures", label: w("tab_departures"), children: <DeparturesTab elderId={elder.id} /> },
  ];
  return (
    <div className="page elder-page" data-testid="elder-page">
      <ElderNav />
      <header className="page-head">
        <h2>{elder.name}</h2>
        <span>{label("sex", elder.sex)}</span>
        <span>{w("years", { age: elder.age })}</span>
        <StateMark mood={elder.status === "living" ? "good" : "warn"}>
          {elder.departed_on ? w("departed_on", { status, day: elder.departed_on }) : status}
        </StateMark>
        <TraitTags traits={elder.traits} />
        <span className="spring" />
        <Button onClick={() => window.print()} data-testid="print-card">
          {w("print")}
        </Button>
        {mayKeep && (
          <Button danger onClick={() => setDeparting(true)}>
            {w("depart")}
          </Button>
        )}
      </header>
      <Suspense fallback={<Spin />}>
        <Tabs
          activeKey={params.get("tab") ?? "card"}
          onChange={(tab) => setParams(tab === "card" ? {} : { tab }, { replace: true })}
          items={tabs}
          destroyOnHidden
        />
      </Suspense>
      <PrintedCard elder={elder} />
      {isDeparting && <DepartureDialog elder={elder} onClose={() => setDeparting(false)} />}
    </div>
  );
}

/** The 28 items on a day: what an elder is entitled to, why, what is missing, and the sentence it comes from. */
import { useQuery } from "@tanstack/react-query";
import { Radio, Spin } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { people } from "../api/registry";
import type { EntitlementItem } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { DayInput } from "../ui/DayInput";
import { today } from "../ui/days";
import { ProblemNotice } from "../ui/ProblemNotice";
import { AppliedPolicies } from "./AppliedPolicies";
import { EntitlementRow } from "./EntitlementRow";

const STATUSES: EntitlementItem["status"][] = ["entitled", "needs_evidence", "not_entitled"];

export default function EntitlementsTab({ elderId }: { elderId: string }) {
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const [params, setParams] = useSearchParams();
  const on = params.get("on") ?? today();
  const [only, setOnly] = useState<EntitlementItem["status"]>();
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.elders, "entitlements", elderId, on],
    queryFn: () => people.entitlements(elderId, on),
  });
  const count = (status: EntitlementItem["status"]): number =>
    data?.items.filter((item) => item.status === status).length ?? 0;
  const shown = data?.items.filter((item) => !only || item.status === only) ?? [];
  return (
    <section className="card" data-testid="entitlements">
      <div className="page-tools">
        <label className="inline-label" htmlFor="entitled-on">
          {w("on")}
          <DayInput
            id="entitled-on"
            width={160}
            isClearable={false}
            value={on}
            onChange={(day) => setParams({ tab: "entitlements", ...(day ? { on: day } : {}) }, { replace: true })}
          />
        </label>
        <Radio.Group
          value={only ?? "all"}
          onChange={(event) => setOnly(event.target.value === "all" ? undefined : event.target.value)}
        >
          <Radio.Button value="all">{`${u("all")} ${data?.items.length ?? ""}`}</Radio.Button>
          {STATUSES.map((status) => (
            <Radio.Button key={status} value={status}>
              {`${name("entitlement", status)} ${count(status)}`}
            </Radio.Button>
          ))}
        </Radio.Group>
        {data?.county_list && <span className="muted">{w("county_layer")}</span>}
      </div>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Spin />}
      {data && !data.list && <p className="form-warning">{w("no_list")}</p>}
      <ol className="entitlements">
        {shown.map((item) => (
          <EntitlementRow key={item.item} item={item} />
        ))}
      </ol>
      {data && <AppliedPolicies policies={data.policies} />}
    </section>
  );
}

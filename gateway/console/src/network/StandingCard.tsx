/** How a provider stands today, and the steps that may be taken now, each with its reason. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { providers } from "../api/registry";
import type { Provider, ProviderStep, StepEvent } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { Facts } from "../ui/Facts";
import { FormDialog } from "../ui/FormDialog";
import { ProblemNotice } from "../ui/ProblemNotice";
import { StateMark } from "../ui/StateMark";
import { networkKeys } from "./keys";

const RECORDED: readonly StepEvent[] = ["complete_documents", "check_site", "apply_again"];
const GRAVE: readonly StepEvent[] = ["refuse", "warn", "stop_new_orders", "suspend", "exclude"];

export function StandingCard({ provider }: { provider: Provider }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const { mayKeep, mayDecideNetwork } = useRights();
  const [event, setEvent] = useState<StepEvent>();
  const { data, error } = useQuery({
    queryKey: [...networkKeys.provider(provider.id), "standing"],
    queryFn: () => providers.standing(provider.id),
  });
  // Registrars record what was handed in and found; supervisors decide what follows.
  const steps = (data?.allowed ?? []).filter((one) => (RECORDED.includes(one) ? mayKeep : mayDecideNetwork));
  return (
    <section className="card" data-testid="standing">
      <h3 className="section-title">{w("standing")}</h3>
      <ProblemNotice error={error} />
      {data && (
        <>
          <Facts
            facts={[
              [
                w("takes_orders"),
                <StateMark key="orders" mood={data.takes_new_orders ? "good" : "bad"}>
                  {u(data.takes_new_orders ? "yes" : "no")}
                </StateMark>,
              ],
              [w("credit"), data.credit_score],
              [w("stars"), data.stars ? "★".repeat(data.stars) : w("not_now")],
              [
                w("purchased"),
                `${u(data.may_be_purchased ? "yes" : "no")}（${w("price_percent")} ${data.price_percent}%）`,
              ],
            ]}
          />
          {data.proposal && (
            <p className="form-warning">
              {w("proposal", { score: data.proposal.score, event: name("providerEvent", data.proposal.event) })}
            </p>
          )}
          {data.findings.length > 0 && (
            <>
              <h4>{w("findings")}</h4>
              <ul className="plain-list">
                {data.findings.map((finding) => (
                  <li key={finding.code}>
                    {finding.blocks && <StateMark mood="bad">{w("blocks")}</StateMark>} <Finding {...finding} />
                  </li>
                ))}
              </ul>
            </>
          )}
          {(mayKeep || mayDecideNetwork) && (
            <>
              <h4>{w("actions")}</h4>
              {steps.length === 0 && <p className="muted">{w("no_actions")}</p>}
              <p className="card-tools">
                {steps.map((one) => (
                  <Button key={one} danger={GRAVE.includes(one)} onClick={() => setEvent(one)}>
                    {name("providerEvent", one)}
                  </Button>
                ))}
              </p>
            </>
          )}
        </>
      )}
      {event && data && (
        <StepDialog providerId={provider.id} event={event} version={data.version} onClose={() => setEvent(undefined)} />
      )}
    </section>
  );
}

/** `证照未登记：licence` names a document by its code; people read its name. */
function Finding({ code, text }: { code: string; text: string }) {
  const { name } = useNames();
  const kind = code.split(".").at(-1) ?? "";
  return <span>{kind ? text.replace(kind, name("documentKind", kind)) : text}</span>;
}

interface StepProps {
  providerId: string;
  event: StepEvent;
  version: number;
  onClose: () => void;
}

function StepDialog({ providerId, event, version, onClose }: StepProps) {
  const w = useWords(networkWords);
  const { name } = useNames();
  const queries = useQueryClient();
  const again = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: networkKeys.provider(providerId) });
    await queries.invalidateQueries({ queryKey: networkKeys.providers });
  };
  return (
    <FormDialog<{ reason: string; until?: string }>
      title={name("providerEvent", event)}
      okText={name("providerEvent", event)}
      isDanger={GRAVE.includes(event)}
      send={async ({ reason, until }) => {
        if (event === "apply_again") return providers.applyAgain(providerId, reason);
        const step: ProviderStep = { event, reason, ...(until ? { until } : {}) };
        return providers.step(providerId, step, version).catch(async (error: unknown) => {
          await again();
          throw error;
        });
      }}
      onDone={() => void again()}
      onClose={onClose}
      fields={[
        { name: "reason", label: w("step_reason"), kind: "long", max: 500, required: true },
        ...(event === "exclude" ? [{ name: "until", label: w("until"), kind: "day", required: true } as const] : []),
      ]}
    />
  );
}

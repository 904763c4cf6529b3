/** How questions that the documents leave open were settled for this answer, by whom, or that nobody has settled them. */
import type { Entitlements } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { useNames } from "../i18n/useNames";

const written = (value: unknown): string =>
  Array.isArray(value) ? value.join("–") : typeof value === "object" ? JSON.stringify(value) : String(value);

export function AppliedPolicies({ policies }: { policies: Entitlements["policies"] }) {
  const w = useWords(elderWords);
  const { name } = useNames();
  if (policies.length === 0) return null;
  return (
    <details className="policies" open>
      <summary>{w("policies")}</summary>
      <ul>
        {policies.map((policy) => (
          <li key={policy.key}>
            <strong>{name("policy", policy.key)}</strong> <code>{written(policy.value)}</code>{" "}
            <span className="muted">
              {policy.decision
                ? w("policy_decided", {
                    by: policy.decision.decided_by_name,
                    reason: policy.decision.reason,
                    from: policy.decision.valid_from,
                  })
                : w("policy_default")}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

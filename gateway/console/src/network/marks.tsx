/** States of the network as words: a provider's standing, a document's expiry. */
import type { ProviderState } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { useNames } from "../i18n/useNames";
import { expiryOf } from "../ui/days";
import { type Mood, StateMark } from "../ui/StateMark";

const PROVIDER_MOODS: Record<ProviderState, Mood> = {
  applied: "none",
  documents_complete: "none",
  site_checked: "none",
  admitted: "good",
  refused: "bad",
  warned: "warn",
  no_new_orders: "warn",
  suspended: "bad",
  excluded: "bad",
};

export function ProviderMark({ state }: { state: ProviderState }) {
  const { name } = useNames();
  return <StateMark mood={PROVIDER_MOODS[state]}>{name("provider", state)}</StateMark>;
}

const EXPIRY_MOODS = { open: "good", valid: "good", soon: "warn", expired: "bad" } as const;

export function ExpiryMark({ validTo }: { validTo: string | null }) {
  const w = useWords(networkWords);
  const expiry = expiryOf(validTo);
  return <StateMark mood={EXPIRY_MOODS[expiry]}>{w(expiry)}</StateMark>;
}

/** Says what has not reached the hub yet; and gives the outbox to the pages below. */
import { createContext, useContext, useSyncExternalStore } from "react";
import { useI18n } from "../i18n/I18n";
import type { Outbox, OutboxState } from "./outbox";

export const OutboxContext = createContext<Outbox | undefined>(undefined);

export function useOutbox(): { outbox: Outbox; state: OutboxState } {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox needs an OutboxContext above it");
  return { outbox, state: useSyncExternalStore(outbox.subscribe, outbox.snapshot) };
}

export function PendingNotice() {
  const { t } = useI18n();
  const { state } = useOutbox();
  if (state.pending.length === 0) return null;
  return (
    <p className="notice notice-warn" role="status" data-testid="pending-notice">
      <strong>{t("mobile.pending", { count: state.pending.length })}</strong> {t("mobile.pending_hint")}
    </p>
  );
}

/** The next steps of a case. The hub decides what is allowed; this only offers what can make sense to this person. */
import { Alert, App, Button } from "antd";
import { useState } from "react";
import type { Emergency } from "../api/dispatch-types";
import { emergencies } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import { HandOverDialog } from "./HandOverDialog";
import { NoteDialog } from "./NoteDialog";
import { useCaseAction } from "./queries";
import { ResolveDialog } from "./ResolveDialog";
import { useCaseKeys } from "./useKeys";

type Dialog = "note" | "hand-over" | "resolve";

function focusCandidates(): void {
  const first = document.querySelector<HTMLElement>('[data-testid="candidates"] [data-testid="dispatch-button"]');
  first?.scrollIntoView({ block: "center" });
  first?.focus();
}

export function CaseActions({ item, isMine }: { item: Emergency; isMine: boolean }) {
  const { t } = useI18n();
  const { modal } = App.useApp();
  const { act, isBusy } = useCaseAction(item.id);
  const [dialog, setDialog] = useState<Dialog>();
  const isClosed = item.state === "resolved";
  const canClaim = item.state === "open" || (isMine && item.is_ringing && !isClosed);
  const canWork = isMine && !isClosed;

  const claim = (): void => {
    if (canClaim && !isBusy) void act(() => emergencies.claim(item.id));
  };
  const openIf = (isAllowed: boolean, which: Dialog) => (): void => {
    if (isAllowed) setDialog(which);
  };
  const release = (): void => {
    modal.confirm({
      title: t("case.release"),
      content: t("case.release_confirm"),
      okText: t("case.release"),
      onOk: async () => {
        await act(() => emergencies.release(item.id));
      },
    });
  };
  useCaseKeys({
    c: claim,
    d: focusCandidates,
    n: openIf(canWork, "note"),
    h: openIf(canWork, "hand-over"),
    e: openIf(canWork, "resolve"),
  });

  if (isClosed) return null;
  return (
    <div className="case-actions">
      {canClaim && (
        <Button
          type="primary"
          danger
          size="large"
          loading={isBusy}
          onClick={claim}
          data-testid="claim-button"
          className="claim-button"
        >
          {isMine ? t("case.acknowledge") : t("case.claim")} (C)
        </Button>
      )}
      {canWork && (
        <>
          <Button onClick={() => setDialog("note")} data-testid="note-button">
            {t("case.note")} (N)
          </Button>
          <Button onClick={focusCandidates} disabled={item.state === "arrived"}>
            {t("candidates.dispatch")} (D)
          </Button>
          <Button onClick={() => setDialog("hand-over")} data-testid="hand-over-button">
            {t("case.hand_over")} (H)
          </Button>
          <Button type="primary" onClick={() => setDialog("resolve")} data-testid="resolve-button">
            {t("case.resolve")} (E)
          </Button>
          {item.state === "claimed" && (
            <Button type="text" onClick={release} data-testid="release-button">
              {t("case.release")}
            </Button>
          )}
        </>
      )}
      {item.state === "open" && <Alert type="info" title={t("case.claim_first")} />}
      {dialog === "note" && <NoteDialog item={item} act={act} onClose={() => setDialog(undefined)} />}
      {dialog === "hand-over" && <HandOverDialog item={item} act={act} onClose={() => setDialog(undefined)} />}
      {dialog === "resolve" && <ResolveDialog item={item} act={act} onClose={() => setDialog(undefined)} />}
    </div>
  );
}

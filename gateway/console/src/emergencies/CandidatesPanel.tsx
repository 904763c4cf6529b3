/** Who can go, nearest by road first, with what speaks for and against each and where the travel time comes from. */
import type { UseQueryResult } from "@tanstack/react-query";
import { Alert, App, Button, Input } from "antd";
import { useState } from "react";
import type { Candidate, Candidates, Emergency, Excluded } from "../api/dispatch-types";
import { emergencies } from "../api/endpoints";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { CandidateTable } from "./CandidateTable";
import { OverruleDialog } from "./OverruleDialog";
import { useCaseAction } from "./queries";

interface Props {
  item: Emergency;
  isMine: boolean;
  query: UseQueryResult<Candidates>;
}

export function CandidatesPanel({ item, isMine, query }: Props) {
  const i18n = useI18n();
  const { t, label, time } = i18n;
  const { message, modal } = App.useApp();
  const { act, isBusy } = useCaseAction(item.id);
  const [overruled, setOverruled] = useState<Excluded>();
  const { data, error, isPending, isFetching, refetch } = query;
  const isReassigning = Boolean(item.order) && item.order?.state !== "declined" && item.order?.state !== "cancelled";

  const send = async (worker: Candidate | Excluded, reason?: string): Promise<boolean> => {
    const isSent = await act(() => emergencies.dispatch(item.id, worker.worker_id, reason));
    if (isSent) void message.success(t("candidates.dispatched", { name: worker.name }));
    return isSent;
  };

  const dispatch = (candidate: Candidate): void => {
    if (!isReassigning) {
      void send(candidate);
      return;
    }
    let reason = "";
    modal.confirm({
      title: t("app.pair", { name: t("candidates.reassign"), value: candidate.name }),
      content: (
        <Input
          autoFocus
          aria-label={t("candidates.reassign_reason")}
          placeholder={t("candidates.reassign_reason")}
          onChange={(event) => {
            reason = event.target.value;
          }}
        />
      ),
      onOk: async () => {
        await send(candidate, reason.trim());
      },
    });
  };

  return (
    <section className="card" data-testid="candidates">
      <h3 className="section-title">
        {t("candidates.title")}
        {data?.travel_time_source && (
          <span>{t("candidates.source", { source: label("travel", data.travel_time_source) })}</span>
        )}
        {data?.computed_at && <span>{t("candidates.computed", { time: time(data.computed_at) })}</span>}
        <Button size="small" type="link" loading={isFetching} onClick={() => void refetch()}>
          {t("app.refresh")}
        </Button>
      </h3>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {isPending && <p>{t("app.loading")}</p>}
      {data?.travel_time_source === "estimate" && (
        <Alert type="warning" showIcon title={t("candidates.estimate_warning")} />
      )}
      {data && (
        <CandidateTable
          candidates={data}
          actionText={t(isReassigning ? "candidates.reassign" : "candidates.dispatch")}
          isDisabled={!isMine || isBusy}
          currentWorkerId={isReassigning ? item.order?.worker?.id : undefined}
          onChoose={dispatch}
          onOverrule={setOverruled}
        />
      )}
      {overruled && (
        <OverruleDialog
          worker={overruled}
          onSend={(reason) => send(overruled, reason)}
          onClose={() => setOverruled(undefined)}
        />
      )}
    </section>
  );
}

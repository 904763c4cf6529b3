/** The next step of a job, declining, and the reason that a distant check-in needs. */
import { type FormEvent, useState } from "react";
import type { Order } from "../api/dispatch-types";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { mayDecline, nextStep, type Step } from "./jobs";
import { useOutbox } from "./PendingNotice";
import { currentFix, type PositionFault } from "./position";

const STEP_TEXT = {
  accept: "mobile.accept",
  depart: "mobile.depart",
  "check-in": "mobile.check_in",
  "check-out": "mobile.check_out",
  decline: "mobile.decline",
} as const;

function ReasonForm(props: { testId: string; title: string; action: string; onSubmit: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim()) props.onSubmit(reason.trim());
  };
  return (
    <form className="reason" onSubmit={submit}>
      <label>
        {props.title}
        <textarea
          data-testid={props.testId}
          required
          rows={2}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <button type="submit" className="big" data-testid={`${props.testId}-submit`}>
        {props.action}
      </button>
    </form>
  );
}

export function JobSteps({ order }: { order: Order }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { outbox, state } = useOutbox();
  const [isLocating, setLocating] = useState(false);
  const [fault, setFault] = useState<PositionFault>();
  const [isDeclining, setDeclining] = useState(false);
  const waiting = state.pending.find((action) => action.orderId === order.id);
  const refusal = state.refusals.find((item) => item.action.orderId === order.id);
  const isTooFar = refusal?.error.code === "visit.too_far";
  const step = nextStep(order);

  const checkIn = async (reason?: string): Promise<void> => {
    setFault(undefined);
    setLocating(true);
    try {
      const fix = await currentFix();
      // The time of the tap is the time of arrival, whenever the message gets through.
      const body = { ...fix, at: new Date().toISOString(), ...(reason ? { reason } : {}) };
      void outbox.add(order.id, "check-in", body);
    } catch (failure) {
      setFault(failure as PositionFault);
    } finally {
      setLocating(false);
    }
  };

  const take = (next: Step): void => {
    if (next === "check-in") void checkIn();
    else void outbox.add(order.id, next, next === "check-out" ? { at: new Date().toISOString() } : {});
  };

  const problem = refusal?.error.problem;
  const metres = (value: unknown): string => (typeof value === "number" ? String(Math.round(value)) : "?");
  return (
    <section className="steps">
      {waiting && (
        <p className="notice notice-warn" role="status">
          {`${t(STEP_TEXT[waiting.verb as keyof typeof STEP_TEXT])}：${t("mobile.pending", { count: 1 })}`}
        </p>
      )}
      {fault && (
        <p className="form-error" role="alert">
          {t(`mobile.${fault}`)}
        </p>
      )}
      {fault && step === "check-in" && !waiting && (
        <ReasonForm
          testId="no-place-reason"
          title={t("mobile.no_place_reason")}
          action={t("mobile.check_in")}
          onSubmit={(reason) => {
            setFault(undefined);
            void outbox.add(order.id, "check-in", { at: new Date().toISOString(), reason });
          }}
        />
      )}
      {refusal && !isTooFar && (
        <p className="form-error" role="alert">
          {t("mobile.failed", {
            action: t(STEP_TEXT[refusal.action.verb as keyof typeof STEP_TEXT]),
            message: errorText(refusal.error, i18n),
          })}
          <button type="button" className="plain" onClick={() => outbox.dismiss(refusal.action.key)}>
            {t("mobile.dismiss")}
          </button>
        </p>
      )}
      {isTooFar && (
        <>
          <p className="notice notice-warn" role="alert" data-testid="too-far">
            {t("mobile.too_far", { distance: metres(problem?.distance_m), allowed: metres(problem?.allowed_m) })}
          </p>
          <ReasonForm
            testId="far-reason"
            title={t("mobile.far_reason")}
            action={isLocating ? t("mobile.locating") : t("mobile.send_again")}
            onSubmit={(reason) => void checkIn(reason)}
          />
        </>
      )}
      {step && !waiting && (
        <button
          type="button"
          className="big"
          disabled={isLocating}
          data-testid={`${step}-button`}
          onClick={() => take(step)}
        >
          {isLocating ? t("mobile.locating") : t(STEP_TEXT[step])}
        </button>
      )}
      {mayDecline(order) && !waiting && !isDeclining && (
        <button type="button" className="big quiet" data-testid="decline-button" onClick={() => setDeclining(true)}>
          {t("mobile.decline")}
        </button>
      )}
      {isDeclining && mayDecline(order) && (
        <ReasonForm
          testId="decline-reason"
          title={t("mobile.decline_reason")}
          action={t("mobile.decline")}
          onSubmit={(reason) => {
            setDeclining(false);
            void outbox.add(order.id, "decline", { reason });
          }}
        />
      )}
    </section>
  );
}

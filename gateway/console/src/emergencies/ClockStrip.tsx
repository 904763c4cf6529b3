/** The stages of a case from press to closed, each with its time and the span since the hub received the press. */
import type { Clocks } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";
import { stageTimes, writeSpan } from "./clocks";

export function ClockStrip({ clocks }: { clocks: Clocks }) {
  const { t, time, dateTime } = useI18n();
  return (
    <ol className="clock-strip">
      {stageTimes(clocks).map(({ stage, at, sinceReceivedSeconds }) => (
        <li
          key={stage}
          className={at ? "is-done" : ""}
          data-testid={`clock-${stage}`}
          data-at={at ?? ""}
          title={at ? dateTime(at) : undefined}
        >
          <span className="clock-name">
            {at ? "✓ " : ""}
            {t(`clock.${stage}`)}
          </span>
          <span className="clock-time">{at ? time(at) : "—"}</span>
          <span className="clock-since">
            {sinceReceivedSeconds === undefined || stage === "received"
              ? "\u00a0"
              : `${sinceReceivedSeconds >= 0 ? "+" : ""}${writeSpan(sinceReceivedSeconds)}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

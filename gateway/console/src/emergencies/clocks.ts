/** Pure clock arithmetic of a case: the stages in their order and how times are written. */
import type { Clocks } from "../api/dispatch-types";

export const STAGES = [
  "pressed",
  "received",
  "shown",
  "claimed",
  "dispatched",
  "accepted",
  "arrived",
  "resolved",
] as const;
export type Stage = (typeof STAGES)[number];

export interface StageTime {
  stage: Stage;
  at: string | undefined;
  /** Seconds since the hub received the press; negative for the press itself. Answering times count from there. */
  sinceReceivedSeconds: number | undefined;
}

export function stageTimes(clocks: Clocks): StageTime[] {
  const receivedMs = Date.parse(clocks.received_at);
  return STAGES.map((stage) => {
    const at = clocks[`${stage}_at`] ?? undefined;
    const since = at ? Math.round((Date.parse(at) - receivedMs) / 1000) : Number.NaN;
    return { stage, at, sinceReceivedSeconds: Number.isNaN(since) ? undefined : since };
  });
}

/** `0:07`, `12:03`, `1:02:03`; a negative span is written with a minus sign. */
export function writeSpan(totalSeconds: number): string {
  const sign = totalSeconds < 0 ? "−" : "";
  const all = Math.abs(Math.trunc(totalSeconds));
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const seconds = String(all % 60).padStart(2, "0");
  return hours > 0 ? `${sign}${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${sign}${minutes}:${seconds}`;
}

/** Whole seconds from `from` to `nowMs`; never negative, because a seat's clock may run a little behind. */
export function elapsedSeconds(from: string, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(from)) / 1000));
}

/**
 * Keeps one event stream open for the seat: reconnects with growing pauses, resumes with Last-Event-ID, and ends a
 * stream that has gone silent. What the events mean is the listeners' business.
 */
import { urlOf } from "../api/client";
import { freshToken, renew } from "../api/session";
import { type LiveEvent, readEvents } from "./events";

export type LiveState = "connecting" | "live" | "down";

// The gateway sends a comment every 15 s; three missed ones mean the line is dead though TCP has not noticed.
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Milliseconds before attempt `failures` (1, 2, …); `random` in [0, 1) spreads the seats after a gateway restart. */
export function pauseBefore(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));
  return ceiling / 2 + (ceiling / 2) * random;
}

export class LiveConnection {
  state: LiveState = "connecting";
  private lastEventId: string | undefined;
  private failures = 0;
  private stopped = false;
  private current: AbortController | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly onEvent: (event: LiveEvent) => void,
    private readonly onState: (state: LiveState) => void,
  ) {}

  start(): void {
    window.addEventListener("online", this.retryNow);
    void this.run();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.retryNow);
    this.current?.abort();
    this.wake?.();
  }

  private readonly retryNow = (): void => {
    this.failures = 0;
    this.wake?.();
  };

  private become(state: LiveState): void {
    if (this.stopped || state === this.state) return;
    this.state = state;
    this.onState(state);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.connect();
      if (this.stopped) return;
      this.failures += 1;
      this.become("down");
      await this.pause(pauseBefore(this.failures, Math.random()));
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = window.setTimeout(resolve, milliseconds);
      this.wake = () => {
        window.clearTimeout(timer);
        resolve();
      };
    });
  }

  private async connect(): Promise<void> {
    const abort = new AbortController();
    this.current = abort;
    let watchdog = window.setTimeout(() => abort.abort(), SILENCE_MS);
    const alive = (): void => {
      window.clearTimeout(watchdog);
      watchdog = window.setTimeout(() => abort.abort(), SILENCE_MS);
    };
    try {
      const response = await this.open(abort.signal);
      if (response.status === 401) await renew();
      if (!response.ok || !response.body) return;
      this.failures = 0;
      this.become("live");
      await readEvents(response.body, (event) => this.receive(event), alive);
    } catch {
      // Every way a stream can break leads to the same next step, the retry in `run`; the state shows it to the seat.
    } finally {
      window.clearTimeout(watchdog);
      abort.abort();
    }
  }

  private async open(signal: AbortSignal): Promise<Response> {
    const token = await freshToken();
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (this.lastEventId !== undefined) headers["Last-Event-ID"] = this.lastEventId;
    return fetch(urlOf("/stream"), { headers, signal, cache: "no-store" });
  }

  private receive(event: LiveEvent): void {
    if (event.id) this.lastEventId = event.id;
    this.onEvent(event);
  }
}

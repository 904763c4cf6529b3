/**
 * Actions of a worker that must not be lost in a lift or a cellar: kept in this browser until the hub has judged them,
 * sent in their order, each with one Idempotency-Key for all its attempts. It knows orders only by id and verb.
 */
import { newKey } from "../api/client";
import { type VisitSteps, worker } from "../api/endpoints";
import { ApiError } from "../api/problem";

type Verb = keyof VisitSteps;

export interface Action {
  key: string;
  orderId: string;
  verb: Verb;
  body: VisitSteps[Verb];
  /** Who queued it: the next person at this phone must not send it as theirs. */
  accountId: string;
}

export interface Refusal {
  action: Action;
  error: ApiError;
}

export interface OutboxState {
  pending: readonly Action[];
  refusals: readonly Refusal[];
}

type Send = (action: Action) => Promise<void>;
type Store = Pick<Storage, "getItem" | "setItem">;

const STORE_KEY = "hub.outbox";
const RETRY_MS = 5_000;

const sendToHub: Send = async (action) => {
  await worker.step(action.orderId, action.verb, action.body, action.key);
};

export class Outbox {
  state: OutboxState;
  private readonly listeners = new Set<() => void>();
  private isSending = false;

  constructor(
    private readonly accountId: string,
    private readonly send: Send = sendToHub,
    private readonly store: Store = localStorage,
  ) {
    this.state = { pending: this.load().filter((action) => action.accountId === accountId), refusals: [] };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): OutboxState => this.state;

  /** Resolves when the action was judged or is left for later; a refusal is in `state`, never thrown. */
  async add<V extends Verb>(orderId: string, verb: V, body: VisitSteps[V]): Promise<void> {
    const action: Action = { key: newKey(), orderId, verb, body, accountId: this.accountId };
    this.become({
      pending: [...this.state.pending, action],
      refusals: this.state.refusals.filter((refusal) => refusal.action.orderId !== orderId),
    });
    await this.flush();
  }

  dismiss(key: string): void {
    this.become({ ...this.state, refusals: this.state.refusals.filter((refusal) => refusal.action.key !== key) });
  }

  /** Sends what waits, oldest first, and stops at the first one that gets no answer. */
  async flush(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (let action = this.state.pending[0]; action; action = this.state.pending[0]) {
        if (!(await this.settle(action))) return;
      }
    } finally {
      this.isSending = false;
    }
  }

  /** Tries again whenever the network says it is back, and now and then because it does not always say so. */
  watch(): () => void {
    const flush = (): void => void this.flush();
    window.addEventListener("online", flush);
    const timer = setInterval(flush, RETRY_MS);
    flush();
    return () => {
      window.removeEventListener("online", flush);
      clearInterval(timer);
    };
  }

  private async settle(action: Action): Promise<boolean> {
    let refusals = this.state.refusals;
    try {
      await this.send(action);
    } catch (error) {
      const problem = error instanceof ApiError ? error : new ApiError(0, { code: "client", detail: String(error) });
      if (problem.isUnanswered || problem.status === 401) return false;
      refusals = [...refusals, { action, error: problem }];
    }
    this.become({ pending: this.state.pending.filter((other) => other.key !== action.key), refusals });
    return true;
  }

  private load(): Action[] {
    try {
      const stored: unknown = JSON.parse(this.store.getItem(STORE_KEY) ?? "[]");
      return Array.isArray(stored) ? (stored as Action[]) : [];
    } catch {
      return [];
    }
  }

  private become(state: OutboxState): void {
    this.state = state;
    const others = this.load().filter((action) => action.accountId !== this.accountId);
    this.store.setItem(STORE_KEY, JSON.stringify([...others, ...state.pending]));
    for (const listener of this.listeners) listener();
  }
}

import { expect, test } from "vitest";
import { ApiError, UNREACHABLE } from "../api/problem";
import { type Action, Outbox } from "./outbox";

class MemoryStore {
  private readonly values = new Map<string, string>();
  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}

const noNetwork = () => Promise.reject(new ApiError(0, { code: UNREACHABLE }));

test("an action without an answer waits, and is sent again with the same key", async () => {
  const seen: Action[] = [];
  let isOnline = false;
  const outbox = new Outbox(
    "w",
    (action) => {
      seen.push(action);
      return isOnline ? Promise.resolve() : noNetwork();
    },
    new MemoryStore(),
  );
  await outbox.add("o1", "depart", {});
  expect(outbox.state.pending).toHaveLength(1);
  isOnline = true;
  await outbox.flush();
  expect(outbox.state.pending).toHaveLength(0);
  expect(seen.map((action) => action.key)).toEqual([seen[0]?.key, seen[0]?.key]);
});

test("the order of actions is kept: a later one never overtakes", async () => {
  const sent: string[] = [];
  let isOnline = false;
  const outbox = new Outbox(
    "w",
    (action) => {
      if (!isOnline) return noNetwork();
      sent.push(action.verb);
      return Promise.resolve();
    },
    new MemoryStore(),
  );
  await outbox.add("o1", "depart", {});
  await outbox.add("o1", "check-in", {});
  isOnline = true;
  await outbox.flush();
  expect(sent).toEqual(["depart", "check-in"]);
});

test("a refusal leaves the queue and is kept for the person to see, until the next try", async () => {
  const outbox = new Outbox(
    "w",
    (action) =>
      "reason" in action.body
        ? Promise.resolve()
        : Promise.reject(new ApiError(422, { code: "visit.too_far", distance_m: 900 })),
    new MemoryStore(),
  );
  await outbox.add("o1", "check-in", {});
  expect(outbox.state.pending).toHaveLength(0);
  expect(outbox.state.refusals[0]?.error.code).toBe("visit.too_far");
  await outbox.add("o1", "check-in", { reason: "小区门口会合" });
  expect(outbox.state.refusals).toHaveLength(0);
});

test("a reload keeps what waits, and another person's actions are never sent", async () => {
  const store = new MemoryStore();
  await new Outbox("w", noNetwork, store).add("o1", "accept", {});
  const sent: string[] = [];
  const send = (action: Action) => {
    sent.push(action.orderId);
    return Promise.resolve();
  };
  const other = new Outbox("someone-else", send, store);
  await other.flush();
  expect(sent).toEqual([]);
  await other.add("o2", "accept", {});
  const again = new Outbox("w", send, store);
  await again.flush();
  expect(sent).toEqual(["o2", "o1"]);
});

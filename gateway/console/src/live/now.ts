/** A ticking clock for components that show running times; every reader of one page ticks together. */
import { useSyncExternalStore } from "react";
import { serverNowMs } from "../api/server-clock";

const listeners = new Set<() => void>();
let secondMs = Math.floor(serverNowMs() / 1000) * 1000;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  const next = Math.floor(serverNowMs() / 1000) * 1000;
  if (next === secondMs) return;
  secondMs = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The hub's time in milliseconds, whole seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => secondMs);
}

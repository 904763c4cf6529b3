/**
 * The hub's time. Answering times count from the server's `received_at`, so a seat whose own clock is wrong must still
 * show the right running time: the difference is learnt from the `Date` header of answers.
 */
let offsetMs = 0;

/** `Date` has whole seconds, so half a second is its mean error; smaller differences are noise and are ignored. */
export function learnServerTime(dateHeader: string | null, localMs: number = Date.now()): void {
  if (!dateHeader) return;
  const serverMs = Date.parse(dateHeader);
  if (Number.isNaN(serverMs)) return;
  const difference = serverMs + 500 - localMs;
  offsetMs = Math.abs(difference) > 2000 ? difference : 0;
}

export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

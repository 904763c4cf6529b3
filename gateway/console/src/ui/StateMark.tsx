/** A state as a word with a sign before it: colour says nothing alone. */
export type Mood = "good" | "warn" | "bad" | "none";

const SIGNS: Record<Mood, string> = { good: "●", warn: "▲", bad: "■", none: "○" };

export function StateMark({ mood, children }: { mood: Mood; children: string }) {
  return (
    <span className={`state state-${mood}`}>
      <span aria-hidden="true">{SIGNS[mood]} </span>
      {children}
    </span>
  );
}

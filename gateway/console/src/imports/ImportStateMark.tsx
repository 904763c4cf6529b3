/** How far an import is, as a word. */
import type { ImportState } from "../api/registry-types";
import { useNames } from "../i18n/useNames";
import { type Mood, StateMark } from "../ui/StateMark";

const MOODS: Record<ImportState, Mood> = {
  waiting: "none",
  checking: "none",
  previewed: "warn",
  confirmed: "none",
  applying: "none",
  done: "good",
  refused: "bad",
  failed: "bad",
};

export function ImportStateMark({ state }: { state: ImportState }) {
  const { name } = useNames();
  return <StateMark mood={MOODS[state]}>{name("importState", state)}</StateMark>;
}

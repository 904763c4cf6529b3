/** Keyboard of the board. Keys typed into a field, on a button or in an open dialog belong to that, not to the board. */
import { useEffect, useRef } from "react";

const TAKES_TEXT = "input, textarea, select, [contenteditable=true], [role=combobox]";

function belongsElsewhere(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (target?.matches(TAKES_TEXT) && !target.matches("input[type=radio], input[type=range]")) return true;
  return document.querySelector("[role=dialog]:not([aria-hidden=true]) .ant-modal-body") !== null;
}

function useKeydown(handle: (event: KeyboardEvent) => void): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!belongsElsewhere(event)) latest.current(event);
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

/** Arrow keys walk through `ids`. */
export function useListKeys(ids: string[], chosen: string | undefined, choose: (id: string) => void): void {
  useKeydown((event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const at = chosen ? ids.indexOf(chosen) : -1;
    const next = ids[Math.min(ids.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    document.querySelector<HTMLElement>(`[data-emergency-id="${CSS.escape(next)}"]`)?.focus();
  });
}

/** Lower-case letters to actions; Enter means "c", except on a control that has a meaning of its own for it. */
export function useCaseKeys(actions: Partial<Record<string, () => void>>): void {
  useKeydown((event) => {
    let key = event.key.toLowerCase();
    if (key === "enter") {
      const target = event.target instanceof Element ? event.target : document.body;
      const ownMeaning = target.closest("button, a, summary");
      if (ownMeaning && !ownMeaning.matches("[data-testid=emergency-row][aria-current]")) return;
      key = "c";
    }
    const action = actions[key];
    if (!action || event.repeat) return;
    event.preventDefault();
    action();
  });
}

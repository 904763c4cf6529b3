/** A list's filters live in the address, so that a list can be linked to, reloaded and come back to. */
import { useCallback } from "react";
import { useSearchParams } from "react-router";

export type Filters<Name extends string> = Partial<Record<Name, string>>;

export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const values: Filters<Name> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) values[name] = value;
  }
  const set = useCallback(
    (name: Name, value: string | undefined) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(() => setParams({}, { replace: true }), [setParams]);
  return { values, set, clear, hasAny: Object.keys(values).length > 0 };
}

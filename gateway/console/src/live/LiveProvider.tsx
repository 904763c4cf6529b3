/** Holds the seat's event stream and carries what it says into the query cache; pages read the cache, never the stream. */
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { applyEvent } from "./cache";
import { LiveConnection, type LiveState } from "./connection";

const LiveContext = createContext<LiveState>("connecting");

/** How often a list is asked again while the stream is down; while it is live, never. */
const POLL_MS = 5_000;

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    const connection = new LiveConnection(
      (event) => applyEvent(queries, event),
      (next) => {
        setState(next);
        // Whatever happened between the last answer and the stream's first event is asked for once.
        if (next === "live") void queries.invalidateQueries({ predicate: (query) => query.meta?.live === true });
      },
    );
    connection.start();
    return () => connection.stop();
  }, [queries]);

  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>;
}

export const useLiveState = (): LiveState => useContext(LiveContext);

/** Options for a query that the stream keeps up to date, and that polls while the stream is down. */
export function useLiveOptions(): { refetchInterval: number | false; meta: { live: true } } {
  const state = useLiveState();
  return { refetchInterval: state === "live" ? false : POLL_MS, meta: { live: true } };
}

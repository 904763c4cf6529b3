/** Shows the login until somebody is logged in, then the page asked for with the live stream beside it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { me as askMe } from "../api/endpoints";
import { hasSession, logOut, onSessionChange } from "../api/session";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { LiveProvider } from "../live/LiveProvider";
import { LoginPage } from "./LoginPage";
import { SessionContext } from "./Session";

export function SignedIn() {
  const i18n = useI18n();
  const queries = useQueryClient();
  const isIn = useSyncExternalStore(onSessionChange, hasSession);
  const { data, error, refetch } = useQuery({ queryKey: ["me"], queryFn: askMe, enabled: isIn, staleTime: Infinity });

  // One seat's data must not be seen by the next person at the same screen.
  useEffect(() => {
    if (!isIn) queries.clear();
  }, [isIn, queries]);

  const session = useMemo(() => (data ? { me: data, leave: () => void logOut() } : undefined), [data]);
  if (!isIn) return <LoginPage />;
  if (error) {
    return (
      <div className="page-wait">
        <p className="form-error">{errorText(error, i18n)}</p>
        <button type="button" onClick={() => void refetch()}>
          {i18n.t("app.retry")}
        </button>
      </div>
    );
  }
  if (!session) return <div className="page-wait">{i18n.t("app.loading")}</div>;
  return (
    <SessionContext.Provider value={session}>
      <LiveProvider>
        <Outlet />
      </LiveProvider>
    </SessionContext.Provider>
  );
}

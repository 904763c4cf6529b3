/** The frame of the phone pages: title, connection, language, logout. Plain HTML and one style sheet. */
import { type ReactNode, useEffect } from "react";
import { useSession } from "../app/Session";
import { applyTheme, phoneTheme } from "../app/theme";
import { useI18n } from "../i18n/I18n";
import { useLiveState } from "../live/LiveProvider";
import "./mobile.css";

export function MobileShell({ title, children }: { title: string; children: ReactNode }) {
  const { t, language, setLanguage } = useI18n();
  const { me, leave } = useSession();
  const state = useLiveState();
  useEffect(() => applyTheme(phoneTheme()), []);
  return (
    <div className="phone">
      <header>
        <h1>{title}</h1>
        <span className="phone-person">{me.name || me.username}</span>
        <button type="button" className="plain" onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
          {t("app.language")}
        </button>
        <button type="button" className="plain" onClick={leave} data-testid="logout">
          {t("app.logout")}
        </button>
      </header>
      {state === "down" && (
        <p className="notice notice-warn" role="status" data-testid="live-state" data-state={state}>
          {t("live.down")}
        </p>
      )}
      <main>{children}</main>
    </div>
  );
}

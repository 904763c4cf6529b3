/** The frame of every desk page: navigation, connection state, the ring, the clock and the person. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { AlarmSound } from "../emergencies/AlarmSound";
import { isWaiting } from "../emergencies/merge";
import { useActiveEmergencies } from "../emergencies/queries";
import { useI18n } from "../i18n/I18n";
import { useLiveState } from "../live/LiveProvider";
import { useNow } from "../live/now";
import "./shell.css";
import { maySeeElders, useSession } from "./Session";
import type { Theme } from "./theme";

function WallClock() {
  const { time } = useI18n();
  const now = useNow();
  return <time className="wall-clock">{time(new Date(now).toISOString())}</time>;
}

function LiveBadge() {
  const { t } = useI18n();
  const state = useLiveState();
  return (
    <output className={`live-badge live-${state}`} data-testid="live-state" data-state={state}>
      <span aria-hidden="true">{state === "live" ? "●" : state === "down" ? "▲" : "○"}</span> {t(`live.${state}`)}
    </output>
  );
}

const ELDER_PAGES = ["elders", "imports", "waiting-list", "welfare-visits", "certification", "indicators"];
const NETWORK_PAGES = ["providers", "staff", "facilities"];

/** One entry for an area of several pages, which lists them itself. */
function AreaLink({ to, label, pages }: { to: string; label: string; pages: string[] }) {
  const isHere = pages.includes(useLocation().pathname.split("/")[1] ?? "");
  return (
    <Link to={to} className={isHere ? "active" : ""} aria-current={isHere ? "page" : undefined}>
      {label}
    </Link>
  );
}

function Navigation() {
  const { t } = useI18n();
  const { me } = useSession();
  const waiting = (useActiveEmergencies().data?.items ?? []).filter(isWaiting).length;
  return (
    <nav aria-label={t("app.title")}>
      <NavLink to="/" end>
        {t("app.board")}
        {waiting > 0 && <strong className="waiting-badge">{t("app.waiting_count", { count: waiting })}</strong>}
      </NavLink>
      <NavLink to="/orders">{t("app.orders")}</NavLink>
      {maySeeElders(me) && <AreaLink to="/elders" label={t("app.elders")} pages={ELDER_PAGES} />}
      <AreaLink to="/providers" label={t("app.network")} pages={NETWORK_PAGES} />
      <NavLink to="/devices">{t("app.devices")}</NavLink>
    </nav>
  );
}

interface Props {
  theme: Theme;
  onTheme: (theme: Theme) => void;
  children: ReactNode;
}

export function ConsoleShell({ theme, onTheme, children }: Props) {
  const { t, language, setLanguage } = useI18n();
  const { me, leave } = useSession();
  const other: Theme = theme === "dark" ? "light" : "dark";
  return (
    <div className="shell">
      <header className="shell-head">
        <h1>{t("app.title")}</h1>
        <Navigation />
        <LiveBadge />
        <AlarmSound />
        <span className="spring" />
        <WallClock />
        <span className="person">{me.name || me.username}</span>
        <Button size="small" type="text" onClick={() => onTheme(other)}>
          {t(`app.theme.${other}`)}
        </Button>
        <Button size="small" type="text" onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
          {t("app.language")}
        </Button>
        <Button size="small" onClick={leave} data-testid="logout">
          {t("app.logout")}
        </Button>
      </header>
      <main className="shell-body">{children}</main>
    </div>
  );
}

/** The desk: component library, its language and colours, and the pages of the console. */
import { App as AntApp, theme as antTheme, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { lazy, Suspense, useEffect, useState } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { DutyBoard } from "../emergencies/DutyBoard";
import { useI18n } from "../i18n/I18n";
import { Boundary } from "../ui/Boundary";
import { ConsoleShell } from "./ConsoleShell";
import { homeOf, isDeskPerson, useSession } from "./Session";
import { applyTheme, chooseTheme, storedTheme, type Theme } from "./theme";

const OrdersPage = lazy(() => import("../orders/OrdersPage"));
const EldersPage = lazy(() => import("../elders/EldersPage"));
const ElderPage = lazy(() => import("../elders/ElderPage"));
const ImportsPage = lazy(() => import("../imports/ImportsPage"));
const ImportPage = lazy(() => import("../imports/ImportPage"));
const ProvidersPage = lazy(() => import("../network/ProvidersPage"));
const ProviderPage = lazy(() => import("../network/ProviderPage"));
const StaffPage = lazy(() => import("../network/StaffPage"));
const StaffMemberPage = lazy(() => import("../network/StaffMemberPage"));
const FacilitiesPage = lazy(() => import("../network/FacilitiesPage"));
const WaitingListPage = lazy(() => import("../care/WaitingListPage"));
const WelfareVisitsPage = lazy(() => import("../care/WelfareVisitsPage"));
const CertificationPage = lazy(() => import("../care/CertificationPage"));
const IndicatorsPage = lazy(() => import("../care/IndicatorsPage"));
const DevicesPage = lazy(() => import("../devices/DevicesPage"));

const tokens = (theme: Theme) => ({
  fontFamily: "var(--font)",
  borderRadius: 6,
  ...(theme === "dark"
    ? {
        colorPrimary: "#4a9eea",
        colorLink: "#6cb2f5",
        colorTextBase: "#e6ecf2",
        colorBgContainer: "#1d2732",
        colorBgElevated: "#1d2732",
        colorBorder: "#4b5c6e",
        colorBorderSecondary: "#334252",
        colorError: "#f26d75",
        colorTextPlaceholder: "#8fa0b1",
        colorTextDescription: "#a3b1bf",
      }
    : {
        colorPrimary: "#0b5cad",
        colorLink: "#0b5cad",
        colorError: "#b3151f",
        colorTextPlaceholder: "#5b6875",
        colorTextDescription: "#54616f",
      }),
});

function PageFault() {
  const { t } = useI18n();
  return (
    <div className="page-wait">
      <p className="form-error">{t("app.page_failed")}</p>
      <button type="button" onClick={() => location.reload()}>
        {t("app.retry")}
      </button>
    </div>
  );
}

export default function ConsoleApp() {
  const { t, language } = useI18n();
  const { me } = useSession();
  const page = useLocation().pathname.split("/")[1] ?? "";
  const [theme, setTheme] = useState<Theme>(storedTheme);

  useEffect(() => applyTheme(theme), [theme]);
  dayjs.locale(language === "zh" ? "zh-cn" : "en");

  const change = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };

  if (!isDeskPerson(me) && homeOf(me) !== "/") return <Navigate to={homeOf(me)} replace />;
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      componentSize="middle"
      button={{ autoInsertSpace: false }}
      theme={{ algorithm: theme === "dark" ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm, token: tokens(theme) }}
    >
      <AntApp className="console">
        <ConsoleShell theme={theme} onTheme={change}>
          <Boundary key={page} fallback={<PageFault />}>
            <Suspense fallback={<div className="page-wait">{t("app.loading")}</div>}>
              <Routes>
                <Route path="/" element={<DutyBoard />} />
                <Route path="/orders" element={<OrdersPage />} />
                <Route path="/orders/:orderId" element={<OrdersPage />} />
                <Route path="/elders" element={<EldersPage />} />
                <Route path="/elders/:elderId" element={<ElderPage />} />
                <Route path="/imports" element={<ImportsPage />} />
                <Route path="/imports/:importId" element={<ImportPage />} />
                <Route path="/providers" element={<ProvidersPage />} />
                <Route path="/providers/:providerId" element={<ProviderPage />} />
                <Route path="/staff" element={<StaffPage />} />
                <Route path="/staff/:workerId" element={<StaffMemberPage />} />
                <Route path="/facilities" element={<FacilitiesPage />} />
                <Route path="/waiting-list" element={<WaitingListPage />} />
                <Route path="/welfare-visits" element={<WelfareVisitsPage />} />
                <Route path="/certification" element={<CertificationPage />} />
                <Route path="/indicators" element={<IndicatorsPage />} />
                <Route path="/devices" element={<DevicesPage />} />
                <Route path="*" element={<Navigate to="/" replace />} />
              </Routes>
            </Suspense>
          </Boundary>
        </ConsoleShell>
      </AntApp>
    </ConfigProvider>
  );
}

/** Which page stands at which path. The console and the phone pages are separate bundles: a phone never loads the desk's. */
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useI18n } from "../i18n/I18n";
import { homeOf, useSession } from "./Session";
import { SignedIn } from "./SignedIn";

const ConsoleApp = lazy(() => import("./ConsoleApp"));
const WorkerPage = lazy(() => import("../mobile/WorkerPage"));
const FamilyPage = lazy(() => import("../mobile/FamilyPage"));

function Home() {
  const { me } = useSession();
  return <Navigate to={homeOf(me)} replace />;
}

export function AppRoutes() {
  const { t } = useI18n();
  return (
    <Suspense fallback={<div className="page-wait">{t("app.loading")}</div>}>
      <Routes>
        <Route element={<SignedIn />}>
          <Route path="/login" element={<Home />} />
          <Route path="/m" element={<Home />} />
          <Route path="/m/worker/*" element={<WorkerPage />} />
          <Route path="/m/family/*" element={<FamilyPage />} />
          <Route path="/*" element={<ConsoleApp />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

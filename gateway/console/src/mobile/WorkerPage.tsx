/** The worker's phone: duty, position, jobs. */
import { useEffect, useMemo } from "react";
import { Route, Routes } from "react-router";
import { useSession } from "../app/Session";
import { useI18n } from "../i18n/I18n";
import { DutySwitch } from "./DutySwitch";
import { JobList } from "./JobList";
import { JobPage } from "./JobPage";
import { MobileShell } from "./MobileShell";
import { Outbox } from "./outbox";
import { OutboxContext, PendingNotice } from "./PendingNotice";
import { useMyJobs } from "./queries";
import { useJobAlert } from "./useJobAlert";

export default function WorkerPage() {
  const { t } = useI18n();
  const { me } = useSession();
  const outbox = useMemo(() => new Outbox(me.id), [me.id]);
  const isWorker = me.roles.includes("worker");
  const { data } = useMyJobs(isWorker);
  useEffect(() => outbox.watch(), [outbox]);
  useJobAlert((data?.items ?? []).some((order) => order.kind === "emergency" && order.state === "assigned"));

  if (!isWorker) {
    return (
      <MobileShell title={t("mobile.jobs")}>
        <p className="notice notice-warn">{t("mobile.other_page")}</p>
      </MobileShell>
    );
  }
  return (
    <OutboxContext.Provider value={outbox}>
      <MobileShell title={t("mobile.jobs")}>
        <DutySwitch />
        <PendingNotice />
        <Routes>
          <Route path="/" element={<JobList />} />
          <Route path="/jobs/:orderId" element={<JobPage />} />
        </Routes>
      </MobileShell>
    </OutboxContext.Provider>
  );
}

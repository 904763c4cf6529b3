/** The chosen case: who, how long, where, who can go, what was done, and the next step. */
import { Spin } from "antd";
import { lazy, Suspense } from "react";
import type { Emergency } from "../api/dispatch-types";
import { ApiError } from "../api/problem";
import { useSession } from "../app/Session";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { Boundary } from "../ui/Boundary";
import { CandidatesPanel } from "./CandidatesPanel";
import { CaseActions } from "./CaseActions";
import { CaseBanners } from "./CaseBanners";
import { CaseHeader } from "./CaseHeader";
import { ClockStrip } from "./ClockStrip";
import { DeviceList } from "./DeviceList";
import { ElderCardPanel } from "./ElderCardPanel";
import { HelperVisit } from "./HelperVisit";
import { NotificationList } from "./NotificationList";
import { useCandidates, useEmergency } from "./queries";
import { Timeline } from "./Timeline";

const CaseMap = lazy(() => import("../map/CaseMap"));

/** Candidates are worth computing only while somebody answers and nobody is at the door. */
const wantsCandidates = (item: Emergency): boolean => item.state === "claimed" || item.state === "dispatched";

export function CasePanel({ id }: { id: string }) {
  const i18n = useI18n();
  const { me } = useSession();
  const { data: item, error, isPlaceholderData } = useEmergency(id);
  const isOpenForHelp = item !== undefined && wantsCandidates(item);
  const candidates = useCandidates(id, isOpenForHelp);

  if (error && !item) {
    const isGone = error instanceof ApiError && error.status === 404;
    return <p className="page-wait">{isGone ? i18n.t("case.gone") : errorText(error, i18n)}</p>;
  }
  if (!item) return <Spin className="page-wait" />;
  const isMine = item.claimed_by?.account_id === me.id;
  return (
    <article className="case" data-testid="case-panel" data-emergency-id={id} data-state={item.state}>
      <CaseHeader item={item} />
      <ClockStrip clocks={item.clocks} />
      {!isPlaceholderData && <CaseBanners item={item} />}
      <CaseActions item={item} isMine={isMine} />
      {isPlaceholderData ? (
        <Spin className="page-wait" />
      ) : (
        <div className="case-grid">
          <div className="case-column">
            <ElderCardPanel item={item} canRecord={isMine && item.state !== "resolved"} />
            <DeviceList devices={item.devices} />
            <NotificationList items={item.notifications} />
            <Timeline entries={item.timeline} />
          </div>
          <div className="case-column">
            <Boundary fallback={<p className="card">{i18n.t("map.failed")}</p>}>
              <Suspense fallback={<div className="map-frame">{i18n.t("app.loading")}</div>}>
                <CaseMap
                  home={item.elder?.location}
                  lastPosition={item.last_position}
                  candidates={isOpenForHelp ? (candidates.data?.items ?? []) : []}
                />
              </Suspense>
            </Boundary>
            {item.order && <HelperVisit order={item.order} />}
            {isOpenForHelp && <CandidatesPanel item={item} isMine={isMine} query={candidates} />}
          </div>
        </div>
      )}
    </article>
  );
}

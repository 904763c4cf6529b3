/** The duty board: the live list on the left, the chosen case on the right. The choice lives in the address. */
import { Segmented } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { useI18n } from "../i18n/I18n";
import "./board.css";
import { CasePanel } from "./CasePanel";
import { EmergencyList } from "./EmergencyList";
import { EscalationNote } from "./EscalationNote";
import { KeyLegend } from "./KeyLegend";
import { dutyOrder } from "./merge";
import { useActiveEmergencies, useResolvedEmergencies } from "./queries";
import { useListKeys } from "./useKeys";

type Shelf = "active" | "resolved";

export function DutyBoard() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const [shelf, setShelf] = useState<Shelf>("active");
  const active = useActiveEmergencies();
  const resolved = useResolvedEmergencies(shelf === "resolved");
  const chosen = parameters.get("case") ?? undefined;

  const items = useMemo(
    () => (shelf === "active" ? dutyOrder(active.data?.items ?? []) : (resolved.data?.items ?? [])),
    [shelf, active.data, resolved.data],
  );
  const choose = (id: string): void => setParameters({ case: id }, { replace: true });
  useListKeys(
    items.map((item) => item.id),
    chosen,
    choose,
  );

  // An idle seat opens what comes in; a seat that is reading a case is never moved away from it.
  const first = shelf === "active" ? items[0]?.id : undefined;
  useEffect(() => {
    if (!chosen && first) setParameters({ case: first }, { replace: true });
  }, [chosen, first, setParameters]);

  return (
    <div className="board">
      <section className="board-list" aria-label={t("app.board")}>
        <Segmented<Shelf>
          block
          value={shelf}
          onChange={setShelf}
          options={[
            { value: "active", label: `${t("board.active")} ${active.data?.items.length ?? ""}` },
            { value: "resolved", label: t("board.resolved") },
          ]}
        />
        <EmergencyList
          items={items}
          chosen={chosen}
          onChoose={choose}
          emptyText={t(shelf === "active" ? "board.empty" : "board.empty_resolved")}
          isLoading={shelf === "active" ? active.isPending : resolved.isPending}
        />
        <EscalationNote />
        <KeyLegend />
      </section>
      <section className="board-case">
        {chosen ? <CasePanel key={chosen} id={chosen} /> : <p className="page-wait">{t("board.choose")}</p>}
      </section>
    </div>
  );
}

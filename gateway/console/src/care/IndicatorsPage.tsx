/** The indicators of a division on a day, by the document each comes from. */
import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useState } from "react";
import { care } from "../api/registry";
import type { Indicator } from "../api/registry-types";
import { useSession } from "../app/Session";
import { ElderNav } from "../elders/ElderNav";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { careWords } from "../i18n/texts/care";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { FilterBar } from "../ui/FilterBar";
import { ProblemNotice } from "../ui/ProblemNotice";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";
import { useFilters } from "../ui/useFilters";
import { IndicatorDialog } from "./IndicatorDialog";

const FILTERS = ["division", "on"] as const;

export default function IndicatorsPage() {
  const w = useWords(careWords);
  const u = useWords(uiWords);
  const { me } = useSession();
  const filters = useFilters(FILTERS);
  const division = filters.values.division ?? me.division_code ?? "";
  const on = filters.values.on ?? "";
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["indicators", division, on],
    queryFn: () => care.indicators(division, on),
    enabled: division !== "",
  });
  const documents = [...new Map((data?.items ?? []).map((one) => [one.source.id, one.source])).values()];
  return (
    <div className="page">
      <ElderNav />
      <FilterBar
        {...filters}
        values={{ ...filters.values, ...(division ? { division } : {}) }}
        filters={[
          { name: "division", label: u("division"), kind: "division", width: 200 },
          { name: "on", label: w("on"), kind: "day" },
        ]}
      />
      {!division && <p className="form-warning">{w("choose_division")}</p>}
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {isFetching && !data && <Spin />}
      {data?.items.length === 0 && <p className="form-warning">{w("no_indicators")}</p>}
      {documents.map((document) => (
        <OneDocument
          key={document.id}
          source={document}
          division={division}
          rows={(data?.items ?? []).filter((one) => one.source.id === document.id)}
        />
      ))}
    </div>
  );
}

interface DocumentProps {
  source: Indicator["source"];
  division: string;
  rows: Indicator[];
}

function OneDocument({ source, division, rows }: DocumentProps) {
  const w = useWords(careWords);
  const { mayJudge } = useRights();
  const [stated, setStated] = useState<Indicator>();
  const { name } = useNames();
  const written = (value: number | null, unit: Indicator["unit"]): string =>
    value === null
      ? "—"
      : `${value.toLocaleString("zh-CN", { maximumFractionDigits: 2 })} ${name("indicatorUnit", unit)}`;
  const sign = (comparator: string): string => (comparator === ">=" ? "≥" : comparator);
  return (
    <>
      <SmallTable<Indicator>
        title={
          <>
            {source.title} {source.number}{" "}
            {!source.is_in_force && <StateMark mood="warn">{w("not_in_force")}</StateMark>}
          </>
        }
        rows={rows}
        rowKey="id"
        testId="indicators"
        columns={[
          {
            title: w("indicator"),
            width: 360,
            render: (_, row) => (
              <span className="wrapped" title={row.source.sentence}>
                {row.title}
              </span>
            ),
          },
          { title: w("value"), align: "right", render: (_, row) => <strong>{written(row.value, row.unit)}</strong> },
          {
            title: w("target"),
            render: (_, row) =>
              row.target
                ? `${sign(row.target.comparator)} ${written(row.target.value, row.unit)} ${row.target.due ? w("due", { day: row.target.due }) : ""}`
                : w("no_target"),
          },
          {
            title: w("met"),
            render: (_, row) =>
              row.is_met === null ? (
                "—"
              ) : (
                <StateMark mood={row.is_met ? "good" : "warn"}>{w(row.is_met ? "is_met" : "not_met")}</StateMark>
              ),
          },
          {
            title: w("counts"),
            render: (_, row) =>
              row.numerator === null
                ? "—"
                : `${row.numerator}${row.denominator === null ? "" : `／${row.denominator}`}`,
          },
          {
            title: "",
            render: (_, row) =>
              mayJudge && (
                <Button size="small" onClick={() => setStated(row)}>
                  {w("state_value")}
                </Button>
              ),
          },
          {
            title: w("basis"),
            render: (_, row) => `${name("basis", row.basis)} ${row.as_of ?? ""}`,
          },
        ]}
      />
      {stated && <IndicatorDialog indicator={stated} division={division} onClose={() => setStated(undefined)} />}
    </>
  );
}

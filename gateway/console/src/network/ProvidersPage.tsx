/** The providers of the area, with what decides whether they may be given work. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { providers } from "../api/registry";
import type { NewProvider, Provider, ProviderFilters } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { DownloadButton } from "../ui/DownloadButton";
import { FilterBar } from "../ui/FilterBar";
import { FormDialog } from "../ui/FormDialog";
import { ListTable } from "../ui/ListTable";
import { StateMark } from "../ui/StateMark";
import { useFilters } from "../ui/useFilters";
import { PAGE_ROWS, usePages } from "../ui/usePages";
import { networkKeys } from "./keys";
import { ProviderMark } from "./marks";
import { NetworkNav } from "./NetworkNav";

const FILTERS = ["division", "state", "service"] as const;

export default function ProvidersPage() {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { options } = useNames();
  const { mayKeep } = useRights();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const filters = useFilters(FILTERS);
  const asked = filters.values as unknown as ProviderFilters;
  const pages = usePages<Provider>([...networkKeys.providers, filters.values], (cursor) =>
    providers.page({ ...asked, limit: PAGE_ROWS, ...cursor }),
  );
  return (
    <div className="page">
      <NetworkNav />
      <FilterBar
        {...filters}
        filters={[
          { name: "division", label: u("division"), kind: "division" },
          { name: "state", label: u("status"), kind: "select", options: options("provider") },
          { name: "service", label: w("service"), kind: "select", options: options("service") },
        ]}
      >
        <DownloadButton label={u("export")} fileName="providers.xlsx" ask={() => providers.workbook(asked)} />
        {mayKeep && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {w("new_provider")}
          </Button>
        )}
      </FilterBar>
      <ListTable<Provider>
        pages={pages}
        rowKey="id"
        testId="provider-list"
        onOpen={(row) => void navigate(`/providers/${row.id}`)}
        columns={[
          { title: u("name"), render: (_, row) => <Link to={`/providers/${row.id}`}>{row.name}</Link> },
          { title: u("status"), render: (_, row) => <ProviderMark state={row.state} /> },
          { title: w("takes_orders"), render: (_, row) => <StandingCell id={row.id} show="orders" /> },
          { title: w("credit"), align: "right", render: (_, row) => <StandingCell id={row.id} show="credit" /> },
          { title: w("stars"), render: (_, row) => <StandingCell id={row.id} show="stars" /> },
          { title: u("division"), dataIndex: "division_name" },
          { title: u("phone"), dataIndex: "phone" },
          { title: w("services"), render: (_, row) => <Services codes={row.services} /> },
        ]}
      />
      {isAdding && (
        <NewProviderDialog onClose={() => setAdding(false)} onDone={(id) => void navigate(`/providers/${id}`)} />
      )}
    </div>
  );
}

const MOST_SHOWN = 4;

function Services({ codes }: { codes: string[] }) {
  const { name } = useNames();
  const words = codes.map((code) => name("service", code));
  const rest = words.length - MOST_SHOWN;
  return <span title={words.join("、")}>{words.slice(0, MOST_SHOWN).join("、") + (rest > 0 ? ` +${rest}` : "")}</span>;
}

/** The list does not carry the standing; it is asked for a row, once. */
function StandingCell({ id, show }: { id: string; show: "orders" | "credit" | "stars" }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { data } = useQuery({
    queryKey: [...networkKeys.provider(id), "standing"],
    queryFn: () => providers.standing(id),
    staleTime: 60_000,
  });
  if (!data) return <span className="muted">—</span>;
  if (show === "credit") return <span>{data.credit_score}</span>;
  if (show === "stars") return <span>{data.stars ? "★".repeat(data.stars) : w("not_now")}</span>;
  return <StateMark mood={data.takes_new_orders ? "good" : "bad"}>{u(data.takes_new_orders ? "yes" : "no")}</StateMark>;
}

function NewProviderDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const queries = useQueryClient();
  const made = useRef("");
  return (
    <FormDialog<NewProvider>
      title={w("new_provider")}
      initial={{ state: "applied" }}
      send={async (values, key) => {
        made.current = (await providers.register(values, key)).id;
        await queries.invalidateQueries({ queryKey: networkKeys.providers });
      }}
      onDone={() => onDone(made.current)}
      onClose={onClose}
      fields={[
        { name: "name", label: u("name"), required: true },
        { name: "organisation_code", label: w("organisation_code"), width: "half" },
        { name: "phone", label: u("phone"), required: true, width: "half" },
        { name: "division_code", label: u("division"), kind: "division", required: true, width: "half" },
        {
          name: "state",
          label: u("status"),
          kind: "choice",
          width: "half",
          options: ["applied", "admitted"].map((value) => ({ value, label: name("provider", value) })),
        },
        { name: "services", label: w("services"), kind: "words", options: options("service") },
      ]}
    />
  );
}

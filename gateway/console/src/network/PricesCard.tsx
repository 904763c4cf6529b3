/** What a provider's services cost, in public. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { providers } from "../api/registry";
import type { NewPrice, Provider } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { period, today, yuan } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { SmallTable } from "../ui/SmallTable";
import { networkKeys } from "./keys";

type Price = Awaited<ReturnType<typeof providers.prices>>["items"][number];
const FEN = 100;

export function PricesCard({ provider }: { provider: Provider }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const { mayKeepNetwork } = useRights();
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const key = [...networkKeys.provider(provider.id), "prices"];
  const { data, error } = useQuery({ queryKey: key, queryFn: () => providers.prices(provider.id) });
  return (
    <>
      <SmallTable<Price>
        title={w("prices")}
        tools={mayKeepNetwork && <Button onClick={() => setAdding(true)}>{u("add")}</Button>}
        rows={data?.items}
        error={error}
        rowKey="id"
        dim={(row) => row.superseded_by !== null}
        columns={[
          { title: w("service"), render: (_, row) => name("service", row.service_code) },
          {
            title: w("price"),
            align: "right",
            render: (_, row) => `${yuan(row.price_fen)} ／ ${name("unit", row.unit)}`,
          },
          { title: w("validity"), render: (_, row) => period(row.valid_from, row.valid_to, u("open_end")) },
        ]}
      />
      {isAdding && (
        // People think in yuan; the registry counts fen.
        <FormDialog<NewPrice>
          title={w("prices")}
          initial={{ valid_from: today(), unit: "visit" }}
          send={(values, one) =>
            providers.addPrice(provider.id, { ...values, price_fen: Math.round(values.price_fen * FEN) }, one)
          }
          onDone={() => void queries.invalidateQueries({ queryKey: key })}
          onClose={() => setAdding(false)}
          fields={[
            {
              name: "service_code",
              label: w("service"),
              kind: "choice",
              options: provider.services.map((value) => ({ value, label: name("service", value) })),
              required: true,
            },
            { name: "price_fen", label: w("price"), kind: "number", min: 0, required: true, width: "half" },
            { name: "unit", label: w("per"), kind: "choice", options: options("unit"), required: true, width: "half" },
            { name: "valid_from", label: u("from"), kind: "day", required: true, width: "half" },
            { name: "valid_to", label: u("to"), kind: "day", width: "half" },
          ]}
        />
      )}
    </>
  );
}

/** What runs for an elder now: devices, open emergencies, the last orders. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { EmergencySummary, Order } from "../api/dispatch-types";
import type { Device } from "../api/elders-types";
import { devices } from "../api/endpoints";
import { ApiError } from "../api/problem";
import { people } from "../api/registry";
import { useActiveEmergencies } from "../emergencies/queries";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { keys } from "../live/cache";
import { SmallTable } from "../ui/SmallTable";
import { StateMark } from "../ui/StateMark";

/** Registrars keep the register and answer no calls: what their role may not read is left out, not shown as a fault. */
const isRefused = (error: unknown): boolean => error instanceof ApiError && error.status === 403;

export default function ServicesTab({ elderId }: { elderId: string }) {
  const { t, label, dateTime } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const active = useActiveEmergencies();
  const worn = useQuery({
    queryKey: [...keys.devices, { elder: elderId }],
    queryFn: () => devices.list({ elder_id: elderId }),
  });
  const orders = useQuery({ queryKey: [...keys.orders, { elder: elderId }], queryFn: () => people.orders(elderId) });
  return (
    <div className="stack">
      {!isRefused(active.error) && (
        <SmallTable<EmergencySummary>
          title={w("emergencies")}
          rows={active.data?.items.filter((item) => item.elder_id === elderId)}
          error={active.error}
          rowKey="id"
          columns={[
            { title: w("number"), render: (_, row) => <Link to={`/?case=${row.id}`}>{row.number}</Link> },
            { title: u("status"), render: (_, row) => label("emergency", row.state) },
            { title: t("clock.received"), render: (_, row) => dateTime(row.received_at) },
          ]}
        />
      )}
      <SmallTable<Device>
        title={w("devices")}
        rows={worn.data?.items}
        error={worn.error}
        rowKey="id"
        columns={[
          { title: t("device.model"), dataIndex: "model_name" },
          { title: t("case.serial"), dataIndex: "serial" },
          {
            title: u("status"),
            render: (_, row) => (
              <StateMark mood={row.state === "online" ? "good" : "warn"}>{label("device", row.state)}</StateMark>
            ),
          },
          { title: w("battery"), render: (_, row) => (row.battery === null ? "—" : `${row.battery}%`) },
          { title: w("last_seen"), render: (_, row) => dateTime(row.last_seen_at) },
        ]}
      />
      {!isRefused(orders.error) && (
        <SmallTable<Order>
          title={w("orders")}
          rows={orders.data?.items}
          error={orders.error}
          rowKey="id"
          columns={[
            { title: t("order.number"), render: (_, row) => <Link to={`/orders/${row.id}`}>{row.number}</Link> },
            { title: t("order.service"), render: (_, row) => name("service", row.service_code) },
            { title: u("status"), render: (_, row) => label("order", row.state) },
            { title: w("window"), render: (_, row) => dateTime(row.requested_window?.start) },
          ]}
        />
      )}
    </div>
  );
}

/** The devices with their state, battery and last report; a chosen one opens beside the list. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Select, Table } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Device } from "../api/elders-types";
import { devices } from "../api/endpoints";
import "../emergencies/board.css";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { LABELS } from "../i18n/labels";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { DeviceDrawer } from "./DeviceDrawer";

const STATES = Object.keys(LABELS.device) as Device["state"][];
const batteryText = (battery: number | null | undefined): string => (typeof battery === "number" ? `${battery}%` : "—");

export default function DevicesPage() {
  const i18n = useI18n();
  const { t, label, dateTime } = i18n;
  const [parameters, setParameters] = useSearchParams();
  const [q, setQ] = useState("");
  const [state, setState] = useState<Device["state"]>();
  const chosen = parameters.get("device");
  const filter = { ...(q ? { q } : {}), ...(state ? { state } : {}) };
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.devices, filter],
    queryFn: ({ pageParam }) => devices.list({ ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    ...useLiveOptions(),
  });

  return (
    <div className="page">
      <div className="page-tools">
        <Input.Search
          allowClear
          style={{ width: 260 }}
          placeholder={t("device.search")}
          aria-label={t("device.search")}
          onSearch={(text) => setQ(text.trim())}
        />
        <Select
          allowClear
          style={{ width: 160 }}
          placeholder={t("device.state")}
          aria-label={t("device.state")}
          value={state ?? null}
          onChange={(next) => setState(next ?? undefined)}
          options={STATES.map((name) => ({ value: name, label: label("device", name) }))}
        />
      </div>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      <Table<Device>
        rowKey="id"
        size="small"
        pagination={false}
        loading={isPending}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        onRow={(device) => ({ onClick: () => setParameters({ device: device.id }), className: "clickable" })}
        columns={[
          {
            title: t("case.serial"),
            dataIndex: "serial",
            render: (serial: string, device) => (
              <button type="button" className="text-button" onClick={() => setParameters({ device: device.id })}>
                {serial}
              </button>
            ),
          },
          { title: t("device.model"), render: (_, device) => `${device.vendor} ${device.model_name ?? device.model}` },
          {
            title: t("device.state"),
            dataIndex: "state",
            render: (name: string) => (
              <span className={name === "online" ? "text-good" : "text-warn"}>{label("device", name)}</span>
            ),
          },
          { title: t("device.battery"), dataIndex: "battery", render: batteryText },
          { title: t("device.last_seen"), dataIndex: "last_seen_at", render: (at: string | null) => dateTime(at) },
          {
            title: t("device.elder"),
            render: (_, device) => (device.binding ? "✓" : <span className="muted">{t("device.unbound")}</span>),
          },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {t("app.more")}
        </Button>
      )}
      {chosen && <DeviceDrawer id={chosen} onClose={() => setParameters({})} />}
    </div>
  );
}

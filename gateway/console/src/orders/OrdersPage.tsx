/** The table of service orders with its filters; it follows the live stream. A chosen order opens beside it. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Select, Table } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Order } from "../api/dispatch-types";
import { orders } from "../api/endpoints";
import { ElderPicker } from "../elders/ElderPicker";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { LABELS } from "../i18n/labels";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { CreateOrderDialog } from "./CreateOrderDialog";
import { useOrderColumns } from "./columns";
import { OrderDrawer } from "./OrderDrawer";

export default function OrdersPage() {
  const i18n = useI18n();
  const { t, label } = i18n;
  const navigate = useNavigate();
  const { orderId } = useParams();
  const [states, setStates] = useState<string[]>([]);
  const [elderId, setElderId] = useState<string>();
  const [isCreating, setCreating] = useState(false);
  const columns = useOrderColumns();
  const filter = { state: states.join(","), ...(elderId ? { elder_id: elderId } : {}) };
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.orders, filter],
    queryFn: ({ pageParam }) => orders.list({ ...filter, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    ...useLiveOptions(),
  });

  return (
    <div className="page">
      <div className="page-tools">
        <Select
          mode="multiple"
          allowClear
          style={{ minWidth: 240 }}
          placeholder={t("order.all_states")}
          aria-label={t("order.state")}
          value={states}
          onChange={setStates}
          options={Object.keys(LABELS.order).map((state) => ({ value: state, label: label("order", state) }))}
        />
        <ElderPicker testId="elder-filter" value={elderId} onChange={setElderId} />
        <span className="spring" />
        <Button type="primary" onClick={() => setCreating(true)} data-testid="new-order">
          {t("order.new")}
        </Button>
      </div>
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      <Table<Order>
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        loading={isPending}
        pagination={false}
        locale={{ emptyText: t("order.empty") }}
        onRow={(order) => ({
          onClick: () => void navigate(`/orders/${order.id}`),
          className: "clickable",
          "data-testid": "order-row",
          "data-order-id": order.id,
        })}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
          {t("app.more")}
        </Button>
      )}
      {isCreating && <CreateOrderDialog onClose={() => setCreating(false)} />}
      {orderId && <OrderDrawer id={orderId} onClose={() => void navigate("/orders")} />}
    </div>
  );
}

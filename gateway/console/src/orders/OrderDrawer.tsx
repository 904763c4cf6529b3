/** One order: what was asked for, by whom it is done, what happened, and what may be done next. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Input, Spin } from "antd";
import { useState } from "react";
import type { Order } from "../api/dispatch-types";
import { orders } from "../api/endpoints";
import { Timeline } from "../emergencies/Timeline";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { AssignWorker } from "./AssignWorker";
import { allows } from "./allowed";
import { OrderFacts } from "./OrderFacts";

export function OrderDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const {
    data: order,
    error,
    isPending,
  } = useQuery({ queryKey: keys.order(id), queryFn: () => orders.one(id), ...useLiveOptions() });

  const act = async (call: () => Promise<Order>): Promise<void> => {
    setBusy(true);
    try {
      queries.setQueryData(keys.order(id), await call());
    } catch (failure) {
      void message.error(errorText(failure, i18n));
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: keys.order(id) });
      void queries.invalidateQueries({ queryKey: keys.orders });
    }
  };

  const cancel = (): void => {
    let reason = "";
    modal.confirm({
      title: t("order.cancel"),
      content: (
        <Input
          autoFocus
          aria-label={t("order.cancel_reason")}
          placeholder={t("order.cancel_reason")}
          onChange={(event) => {
            reason = event.target.value;
          }}
        />
      ),
      // A cancelled visit without a reason cannot be explained to a family: the dialog stays open until there is one.
      onOk: () => (reason.trim() ? act(() => orders.cancel(id, reason.trim())) : Promise.reject(new Error("reason"))),
    });
  };

  return (
    <Drawer open size={720} title={order?.number ?? t("app.loading")} onClose={onClose}>
      {isPending && <Spin />}
      {error && <p className="form-error">{errorText(error, i18n)}</p>}
      {order && (
        <div className="page" data-testid="order-drawer" data-state={order.state}>
          <OrderFacts order={order} />
          <div className="page-tools">
            {allows(order, "verify") && (
              <Button
                type="primary"
                loading={isBusy}
                onClick={() => void act(() => orders.verify(id))}
                data-testid="verify-button"
              >
                {t("order.verify")}
              </Button>
            )}
            {allows(order, "cancel") && (
              <Button danger disabled={isBusy} onClick={cancel} data-testid="cancel-button">
                {t("order.cancel")}
              </Button>
            )}
          </div>
          {allows(order, "assign") && (
            <AssignWorker
              orderId={id}
              isBusy={isBusy}
              currentWorkerId={order.worker?.id}
              onAssign={(workerId) => void act(() => orders.assign(id, workerId))}
            />
          )}
          <Timeline entries={order.timeline} />
        </div>
      )}
    </Drawer>
  );
}

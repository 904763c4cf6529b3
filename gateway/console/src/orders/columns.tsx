/** The columns of the order table. */
import type { TableColumnsType } from "antd";
import { Link } from "react-router";
import type { Order } from "../api/dispatch-types";
import { useI18n } from "../i18n/I18n";

export function useOrderColumns(): TableColumnsType<Order> {
  const { t, label, dateTime } = useI18n();
  return [
    {
      title: t("order.number"),
      dataIndex: "number",
      // A link, so that the table can be used with the keyboard alone.
      render: (number: string, order) => <Link to={`/orders/${order.id}`}>{number}</Link>,
    },
    {
      title: t("order.kind"),
      dataIndex: "kind",
      render: (kind: Order["kind"]) => (
        <span className={kind === "emergency" ? "mark mark-danger" : "mark"}>{t(`order.kind.${kind}`)}</span>
      ),
    },
    { title: t("order.state"), dataIndex: "state", render: (state: string) => label("order", state) },
    { title: t("order.service"), dataIndex: "service_name" },
    { title: t("order.elder"), render: (_, order) => order.elder?.name ?? "—" },
    { title: t("elder.address"), render: (_, order) => order.elder?.address ?? "—", ellipsis: true },
    { title: t("order.window"), render: (_, order) => dateTime(order.requested_window.start) },
    { title: t("order.worker"), render: (_, order) => order.worker?.name ?? "—" },
    { title: t("order.payer"), dataIndex: "payer", render: (payer: string | null) => label("payer", payer) },
  ];
}

/** Makes an ordinary service order for an elder. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, DatePicker, Form, Input, Modal, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useRef, useState } from "react";
import { newKey } from "../api/client";
import type { NewOrder } from "../api/dispatch-types";
import { catalogue, orders } from "../api/endpoints";
import { ElderPicker } from "../elders/ElderPicker";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";

const PAYERS: NewOrder["payer"][] = ["purchased_care", "self_paid", "time_bank"];

interface Fields {
  elder_id: string;
  service_code: string;
  window: [Dayjs, Dayjs];
  payer: NewOrder["payer"];
  note?: string;
}

function defaultWindow(): [Dayjs, Dayjs] {
  const start = dayjs().add(1, "hour").startOf("hour");
  return [start, start.add(2, "hour")];
}

export function CreateOrderDialog({ onClose }: { onClose: () => void }) {
  const i18n = useI18n();
  const { t, label } = i18n;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const [isSending, setSending] = useState(false);
  // The same form sent twice is one order; a changed form is another one and takes another key.
  const lastSent = useRef({ body: "", key: "" });
  const services = useQuery({ queryKey: ["service-catalogue"], queryFn: catalogue, staleTime: Infinity }).data?.items;

  const submit = async (): Promise<void> => {
    const { elder_id, service_code, window, payer, note } = await form.validateFields();
    const requested_window = { start: window[0].toISOString(), end: window[1].toISOString() };
    const order = { elder_id, service_code, requested_window, payer, ...(note?.trim() ? { note: note.trim() } : {}) };
    const body = JSON.stringify(order);
    if (lastSent.current.body !== body) lastSent.current = { body, key: newKey() };
    setSending(true);
    try {
      const created = await orders.create(order, lastSent.current.key);
      void message.success(t("order.created", { number: created.number }));
      void queries.invalidateQueries({ queryKey: keys.orders });
      onClose();
    } catch (error) {
      void message.error(errorText(error, i18n));
      setSending(false);
    }
  };

  const required = [{ required: true, message: t("case.required") }];
  return (
    <Modal
      open
      title={t("order.new")}
      okText={t("app.submit")}
      onOk={() => submit().catch(() => undefined)}
      onCancel={onClose}
      confirmLoading={isSending}
      okButtonProps={{ "data-testid": "order-submit" }}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={{ payer: PAYERS[0], window: defaultWindow() }}>
        <Form.Item name="elder_id" label={t("order.elder")} rules={required}>
          <ElderPicker testId="order-elder" />
        </Form.Item>
        <Form.Item name="service_code" label={t("order.service")} rules={required}>
          <Select
            data-testid="service-select"
            showSearch={{ optionFilterProp: "label" }}
            options={(services ?? []).map((service) => ({
              value: service.service_code,
              label: `${service.name}（${t("order.minutes", { minutes: service.duration_minutes })}）`,
            }))}
          />
        </Form.Item>
        <Form.Item name="window" label={t("order.window")} rules={required}>
          <DatePicker.RangePicker
            showTime={{ format: "HH:mm", minuteStep: 5 }}
            format="YYYY-MM-DD HH:mm"
            style={{ width: "100%" }}
          />
        </Form.Item>
        <Form.Item name="payer" label={t("order.payer")} rules={required}>
          <Radio.Group
            optionType="button"
            options={PAYERS.map((payer) => ({ value: payer, label: label("payer", payer) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t("order.note")}>
          <Input.TextArea rows={2} maxLength={500} data-testid="order-note" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

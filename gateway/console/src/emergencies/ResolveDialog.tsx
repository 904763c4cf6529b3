/** Closes the case with an outcome and a cause. */
import { Form, Input, Modal, Radio } from "antd";
import type { Resolution } from "../api/dispatch-types";
import { emergencies } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import type { CaseDialogProps } from "./dialog-props";

// The contract's list; the order is that of how often a night seat needs them.
const OUTCOMES: Resolution["outcome"][] = [
  "helped",
  "false_alarm",
  "test",
  "device_fault",
  "handed_over",
  "no_contact",
];

interface Fields {
  outcome: Resolution["outcome"];
  cause: string;
  note?: string;
}

export function ResolveDialog({ item, act, onClose }: CaseDialogProps) {
  const { t, label } = useI18n();
  const [form] = Form.useForm<Fields>();

  const submit = async (): Promise<void> => {
    const { outcome, cause, note } = await form.validateFields();
    const extra = note?.trim();
    const closing = { outcome, cause: cause.trim(), ...(extra ? { note: extra } : {}) };
    if (await act(() => emergencies.resolve(item.id, closing))) onClose();
  };

  return (
    <Modal
      open
      title={t("case.resolve")}
      okText={t("case.resolve")}
      onOk={() => submit().catch(() => undefined)}
      onCancel={onClose}
      okButtonProps={{ "data-testid": "resolve-submit" }}
    >
      <Form<Fields> form={form} layout="vertical">
        <Form.Item name="outcome" label={t("case.outcome")} rules={[{ required: true, message: t("case.required") }]}>
          <Radio.Group
            className="outcome-choices"
            options={OUTCOMES.map((outcome) => ({
              value: outcome,
              label: <span data-testid={`outcome-${outcome}`}>{label("outcome", outcome)}</span>,
            }))}
          />
        </Form.Item>
        <Form.Item
          name="cause"
          label={t("case.cause")}
          rules={[{ required: true, whitespace: true, message: t("case.required") }]}
        >
          <Input maxLength={200} placeholder={t("case.cause_placeholder")} data-testid="resolve-cause" />
        </Form.Item>
        <Form.Item name="note" label={t("case.extra_note")}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Hands the case over to the ambulance, the fire brigade or the police, with what they must know. */
import { Form, Input, Modal, Radio } from "antd";
import { emergencies } from "../api/endpoints";
import { useI18n } from "../i18n/I18n";
import type { CaseDialogProps } from "./dialog-props";

interface Fields {
  to: string;
  note?: string;
}

export function HandOverDialog({ item, act, onClose }: CaseDialogProps) {
  const { t } = useI18n();
  const [form] = Form.useForm<Fields>();

  const submit = async (): Promise<void> => {
    const fields = await form.validateFields();
    if (await act(() => emergencies.handOver(item.id, fields.to, fields.note?.trim() || undefined))) onClose();
  };

  return (
    <Modal
      open
      title={t("case.hand_over")}
      okText={t("app.submit")}
      onOk={() => submit().catch(() => undefined)}
      onCancel={onClose}
      okButtonProps={{ danger: true, autoFocus: true }}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={{ to: "120" }}>
        <Form.Item name="to" label={t("case.hand_over_to")}>
          <Radio.Group
            optionType="button"
            options={["120", "119", "110"].map((number) => ({ value: number, label: number }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t("case.hand_over_note")}>
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Shows what is masked, for a reason that goes on record. What was shown is forgotten with the dialog. */
import { Button, Checkbox, Form, Input, Modal } from "antd";
import { useState } from "react";
import { people } from "../api/registry";
import type { Elder, Revealed, RevealRequest } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { elderWords } from "../i18n/texts/elders";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { Facts } from "../ui/Facts";
import { ProblemNotice } from "../ui/ProblemNotice";

export function RevealDialog({ elder, onClose }: { elder: Elder; onClose: () => void }) {
  const { label } = useI18n();
  const w = useWords(elderWords);
  const u = useWords(uiWords);
  const { name, options } = useNames();
  const [shown, setShown] = useState<Revealed>();
  const [error, setError] = useState<unknown>();

  const ask = async (request: RevealRequest): Promise<void> => {
    setError(undefined);
    try {
      setShown(await people.reveal(elder.id, request));
    } catch (caught) {
      setError(caught);
    }
  };

  return (
    <Modal open title={`${w("reveal_title")} · ${elder.name}`} footer={null} onCancel={onClose} destroyOnHidden>
      <ProblemNotice error={error} />
      {shown ? (
        <div data-testid="revealed" className="revealed">
          <p className="muted">{w("revealed")}</p>
          <Facts
            facts={[
              ...(shown.phone !== undefined ? [[name("revealed", "phone"), shown.phone] as const] : []),
              ...(shown.id_number !== undefined ? [[name("revealed", "id_number"), shown.id_number] as const] : []),
              ...(shown.address !== undefined ? [[name("revealed", "address"), shown.address] as const] : []),
              ...(shown.contacts ?? []).map(
                (contact) =>
                  [`${contact.name}（${label("relationship", contact.relationship)}）`, contact.phone] as const,
              ),
            ]}
          />
          <Button onClick={onClose}>{w("hide")}</Button>
        </div>
      ) : (
        <Form<RevealRequest>
          layout="vertical"
          initialValues={{ fields: ["phone"] }}
          onFinish={(request) => void ask(request)}
        >
          <p className="muted">{w("reveal_note")}</p>
          <Form.Item name="fields" label={w("reveal_fields")} rules={[{ required: true, message: u("required") }]}>
            <Checkbox.Group options={options("revealed")} />
          </Form.Item>
          <Form.Item
            name="reason"
            label={w("reveal_reason")}
            rules={[{ required: true, whitespace: true, min: 2, message: u("required") }]}
          >
            <Input maxLength={200} autoFocus data-testid="reveal-reason" />
          </Form.Item>
          <Button type="primary" htmlType="submit" data-testid="reveal-submit">
            {w("reveal")}
          </Button>
        </Form>
      )}
    </Modal>
  );
}

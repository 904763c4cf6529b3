/** A dialog with a form: sends it once, puts each refusal at its field and the rest above them. */
import { Form, Modal } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { newKey } from "../api/client";
import { ApiError } from "../api/problem";
import { useWords } from "../i18n/area";
import { useI18n } from "../i18n/I18n";
import { uiWords } from "../i18n/texts/ui";
import { FormField } from "./FormField";
import { type Field, filledIn } from "./fields";
import { ProblemNotice } from "./ProblemNotice";
import { fieldPath, fieldText } from "./problem-text";

interface Props<Values extends object> {
  title: string;
  fields: Field<Values>[];
  initial?: Partial<Values>;
  okText?: string;
  isDanger?: boolean;
  width?: number;
  /** Sends what was filled in; `key` stays the same while nobody has answered. */
  send: (values: Values, key: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
  children?: ReactNode;
}

export function FormDialog<Values extends object>(props: Props<Values>) {
  const { title, fields, initial, okText, isDanger, width, send, onDone, onClose, children } = props;
  const i18n = useI18n();
  const w = useWords(uiWords);
  const [form] = Form.useForm<Values>();
  const key = useRef(newKey());
  const [error, setError] = useState<unknown>();
  const [isSending, setSending] = useState(false);

  const showAtFields = (refusal: ApiError): void => {
    const said = (refusal.problem.errors ?? []).map(({ pointer, message }) => ({
      name: fieldPath(pointer),
      errors: [fieldText(message, i18n)],
    }));
    for (const { name, errors } of said) {
      // A path of the answer is a path of the form only where the form has that field; others are no loss.
      form.setFields([{ name: name as never, errors }]);
    }
    const first = said[0];
    if (first) form.scrollToField(first.name as never, { focus: true });
  };

  const submit = async (): Promise<void> => {
    let values: Values;
    try {
      values = await form.validateFields();
    } catch {
      return;
    }
    setSending(true);
    setError(undefined);
    try {
      await send(filledIn(values) as Values, key.current);
      onDone();
      onClose();
    } catch (caught) {
      setError(caught);
      if (caught instanceof ApiError) {
        if (!caught.isUnanswered) key.current = newKey();
        showAtFields(caught);
      }
    } finally {
      setSending(false);
    }
  };

  return (
    <Modal
      open
      title={title}
      width={width ?? 560}
      okText={okText ?? w("save")}
      okButtonProps={{ "data-testid": "dialog-submit", ...(isDanger ? { danger: true } : {}) }}
      confirmLoading={isSending}
      mask={{ closable: false }}
      className="form-dialog"
      centered
      onOk={() => void submit()}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        className="field-grid"
        initialValues={initial ?? {}}
        onFinish={() => void submit()}
      >
        <div className="field-whole">
          <ProblemNotice error={error} />
          {error instanceof ApiError && (
            <Unplaced error={error} names={fields.map((field) => String([field.name].flat()))} />
          )}
          {children}
        </div>
        {fields.map((field) => (
          <FormField key={String([field.name].flat())} field={field} />
        ))}
        <button type="submit" hidden />
      </Form>
    </Modal>
  );
}

/** Refusals of what the form does not show; nothing the server said is lost. */
function Unplaced({ error, names }: { error: ApiError; names: string[] }) {
  const i18n = useI18n();
  const rest = (error.problem.errors ?? []).filter(({ pointer }) => !names.includes(String(fieldPath(pointer))));
  if (rest.length === 0) return null;
  return (
    <ul className="form-error">
      {rest.map(({ pointer, message }) => (
        <li key={pointer}>
          <code>{pointer}</code> {fieldText(message, i18n)}
        </li>
      ))}
    </ul>
  );
}

/** One field of a form, drawn from its description. */
import { Form, Input, InputNumber, Select, Switch } from "antd";
import { useWords } from "../i18n/area";
import { uiWords } from "../i18n/texts/ui";
import { DayInput } from "./DayInput";
import { DivisionPicker } from "./DivisionPicker";
import type { Field } from "./fields";

function Control<Values>({ field, id, ...bound }: { field: Field<Values>; id?: string }) {
  const given = { ...(id ? { id } : {}), ...bound };
  switch (field.kind) {
    case "long":
      return <Input.TextArea {...given} rows={3} maxLength={field.max ?? 1000} />;
    case "number":
      return (
        <InputNumber
          {...given}
          style={{ width: "100%" }}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
        />
      );
    case "day":
      return <DayInput {...given} />;
    case "choice":
      return <Select {...given} options={field.options ?? []} showSearch={{ optionFilterProp: "label" }} />;
    case "words":
      return (
        <Select
          {...given}
          mode="tags"
          tokenSeparators={[",", "，", "、"]}
          options={field.options ?? []}
          // Without a list to choose from there is nothing to open: names are typed.
          {...(field.options ? {} : { open: false, suffixIcon: null })}
        />
      );
    case "division":
      return <DivisionPicker {...given} />;
    case "switch":
      return <Switch {...given} />;
    default:
      return <Input {...given} maxLength={field.max ?? 200} autoComplete="off" />;
  }
}

export function FormField<Values>({ field }: { field: Field<Values> }) {
  const w = useWords(uiWords);
  return (
    <Form.Item
      name={[field.name].flat()}
      label={field.label}
      className={`field-${field.width ?? "whole"}`}
      {...(field.hint ? { extra: field.hint } : {})}
      {...(field.kind === "switch" ? { valuePropName: "checked" } : {})}
      rules={field.required ? [{ required: true, message: w("required") }] : []}
    >
      <Control field={field} />
    </Form.Item>
  );
}

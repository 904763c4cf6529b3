/** A day as the registry writes it, `YYYY-MM-DD`, chosen from a calendar or typed. */
import { DatePicker } from "antd";
import dayjs from "dayjs";

const FORMAT = "YYYY-MM-DD";

interface Props {
  id?: string;
  value?: string | null | undefined;
  onChange?: (day: string | undefined) => void;
  label?: string;
  width?: number | string;
  isClearable?: boolean;
}

export function DayInput({ id, value, onChange, label, width = "100%", isClearable = true }: Props) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      {...(label ? { "aria-label": label, placeholder: label } : {})}
      style={{ width }}
      format={FORMAT}
      allowClear={isClearable}
      value={value ? dayjs(value) : null}
      onChange={(chosen) => onChange?.(chosen?.format(FORMAT))}
    />
  );
}

/** Which standard an assessment follows; nothing carries over from one to the other. */
import { Radio } from "antd";
import type { NewAssessment } from "../api/registry-types";
import { useNames } from "../i18n/useNames";

interface Props {
  value: NewAssessment["standard"];
  onChange: (standard: NewAssessment["standard"]) => void;
}

export function StandardSwitch({ value, onChange }: Props) {
  const { options } = useNames();
  return (
    <p>
      <Radio.Group
        value={value}
        options={options("standard")}
        onChange={(event) => onChange(event.target.value as NewAssessment["standard"])}
      />
    </p>
  );
}

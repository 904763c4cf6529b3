/** One line of filters above a list; every one is kept in the address by who owns the list. */
import { Button, Input, Select } from "antd";
import { type ChangeEvent, type ReactNode, useEffect, useState } from "react";
import { useWords } from "../i18n/area";
import { uiWords } from "../i18n/texts/ui";
import { DayInput } from "./DayInput";
import { DivisionPicker } from "./DivisionPicker";
import type { Option } from "./fields";
import type { Filters } from "./useFilters";

export interface Filter<Name extends string> {
  name: Name;
  label: string;
  kind: "search" | "select" | "number" | "division" | "day";
  options?: Option[];
  width?: number;
}

interface Props<Name extends string> {
  filters: Filter<Name>[];
  values: Filters<Name>;
  set: (name: Name, value: string | undefined) => void;
  clear: () => void;
  hasAny: boolean;
  children?: ReactNode;
}

export function FilterBar<Name extends string>({ filters, values, set, clear, hasAny, children }: Props<Name>) {
  const w = useWords(uiWords);
  return (
    <div className="page-tools">
      {filters.map((filter) => (
        <OneFilter key={filter.name} filter={filter} value={values[filter.name]} set={(v) => set(filter.name, v)} />
      ))}
      {hasAny && (
        <Button type="link" onClick={clear}>
          {w("clear")}
        </Button>
      )}
      <span className="spring" />
      {children}
    </div>
  );
}

interface OneProps<Name extends string> {
  filter: Filter<Name>;
  value: string | undefined;
  set: (value: string | undefined) => void;
}

function OneFilter<Name extends string>({ filter, value, set }: OneProps<Name>) {
  const { label, kind, width = 150 } = filter;
  if (kind === "day") return <DayInput label={label} width={width} value={value} onChange={set} />;
  if (kind === "division") return <DivisionPicker width={width} value={value} onChange={set} />;
  if (kind === "select") {
    return (
      <Select<string>
        allowClear
        aria-label={label}
        placeholder={label}
        style={{ width }}
        data-testid={`filter-${filter.name}`}
        value={value ?? null}
        options={filter.options ?? []}
        onChange={(chosen) => set(chosen ?? undefined)}
      />
    );
  }
  return (
    <TypedFilter kind={kind} label={label} width={width} testId={`filter-${filter.name}`} value={value} set={set} />
  );
}

interface TypedProps {
  kind: "search" | "number";
  label: string;
  width: number;
  testId: string;
  value: string | undefined;
  set: (value: string | undefined) => void;
}

/** What is typed counts when Enter is pressed or the box is left; the box keeps the cursor. */
function TypedFilter({ kind, label, width, testId, value, set }: TypedProps) {
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const send = (text: string): void => set(text.trim() || undefined);
  const shared = {
    "aria-label": label,
    "data-testid": testId,
    title: label,
    placeholder: label,
    style: { width },
    allowClear: true,
    value: typed,
    onChange: (event: ChangeEvent<HTMLInputElement>) => setTyped(event.target.value),
  };
  if (kind === "search") return <Input.Search {...shared} onSearch={send} />;
  return (
    <Input
      {...shared}
      type="number"
      onBlur={() => send(typed)}
      onPressEnter={() => send(typed)}
      onClear={() => send("")}
    />
  );
}

/** Chooses a division of the caller's tree by name or code. */
import { useQuery } from "@tanstack/react-query";
import { TreeSelect } from "antd";
import { useMemo } from "react";
import { divisions } from "../api/registry";
import type { Division } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { uiWords } from "../i18n/texts/ui";

interface Node {
  value: string;
  title: string;
  search: string;
  children: Node[];
}

// A city has a few thousand; more than these would not be read by scrolling anyway.
const MOST_PAGES = 20;

async function wholeTree(): Promise<Division[]> {
  const found: Division[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await divisions.all(cursor);
    found.push(...answer.items);
    if (!answer.next_cursor) break;
    cursor = answer.next_cursor;
  }
  return found;
}

function treeOf(all: Division[]): Node[] {
  const nodes = new Map(
    all.map((one) => [
      one.code,
      { value: one.code, title: one.name, search: `${one.name} ${one.code}`, children: [] as Node[] },
    ]),
  );
  const roots: Node[] = [];
  for (const one of all) {
    const node = nodes.get(one.code);
    const parent = one.parent_code ? nodes.get(one.parent_code) : undefined;
    if (node) (parent?.children ?? roots).push(node);
  }
  return roots;
}

export function useDivisions() {
  return useQuery({ queryKey: ["divisions"], queryFn: wholeTree, staleTime: 10 * 60_000 });
}

interface Props {
  id?: string;
  value?: string | undefined;
  onChange?: (code: string | undefined) => void;
  width?: number | string;
}

export function DivisionPicker({ id, value, onChange, width = "100%" }: Props) {
  const w = useWords(uiWords);
  const { data } = useDivisions();
  const tree = useMemo(() => treeOf(data ?? []), [data]);
  return (
    <TreeSelect<string>
      {...(id ? { id } : {})}
      allowClear
      showSearch={{ treeNodeFilterProp: "search" }}
      treeDefaultExpandAll={(data?.length ?? 0) < 40}
      style={{ width, minWidth: 150 }}
      placeholder={w("division")}
      aria-label={w("division")}
      data-testid="division-picker"
      value={value}
      treeData={tree}
      onChange={(chosen) => onChange?.(chosen ?? undefined)}
    />
  );
}

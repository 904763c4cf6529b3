/** The 26 items of GB/T 42195-2022, Annex B: titles and highest scores; the lowest is 0 everywhere. */
import type { Pair } from "../i18n/area";

export interface AbilityItem {
  code: string;
  title: Pair;
  highest: number;
}

export interface AbilityTable {
  title: Pair;
  items: AbilityItem[];
}

function table(number: number, title: Pair, rows: [zh: string, en: string, highest: number][]): AbilityTable {
  return {
    title,
    items: rows.map(([zh, en, highest], index) => ({ code: `B.${number}.${index + 1}`, title: [zh, en], highest })),
  };
}

export const ABILITY_TABLES: AbilityTable[] = [
  table(
    1,
    ["自理能力", "Self-care"],
    [
      ["进食", "Eating", 4],
      ["修饰", "Grooming", 4],
      ["洗澡", "Bathing", 4],
      ["穿／脱上衣", "Upper clothes", 4],
      ["穿／脱裤子和鞋袜", "Lower clothes and shoes", 4],
      ["小便控制", "Bladder", 4],
      ["大便控制", "Bowels", 4],
      ["如厕", "Toilet", 4],
    ],
  ),
  table(
    2,
    ["基础运动能力", "Mobility"],
    [
      ["床上体位转移", "Moving in bed", 4],
      ["床椅转移", "Bed to chair", 4],
      ["平地行走", "Walking", 4],
      ["上下楼梯", "Stairs", 3],
    ],
  ),
  table(
    3,
    ["精神状态", "Mind"],
    [
      ["时间定向", "Orientation in time", 4],
      ["空间定向", "Orientation in space", 4],
      ["人物定向", "Orientation to persons", 4],
      ["记忆", "Memory", 4],
      ["理解能力", "Understanding", 4],
      ["表达能力", "Expression", 4],
      ["攻击行为", "Aggression", 1],
      ["抑郁症状", "Depression", 1],
      ["意识水平", "Consciousness", 2],
    ],
  ),
  table(
    4,
    ["感知觉与社会参与", "Senses and society"],
    [
      ["视力", "Sight", 2],
      ["听力", "Hearing", 2],
      ["执行日常事务", "Daily affairs", 4],
      ["使用交通工具外出", "Transport", 3],
      ["社会交往能力", "Social contact", 4],
    ],
  ),
];

export const ITEM_COUNT = ABILITY_TABLES.reduce((sum, { items }) => sum + items.length, 0);

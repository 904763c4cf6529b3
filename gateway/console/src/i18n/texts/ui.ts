/** Texts of the parts that all registry pages share. */
import type { Pair } from "../area";

export const uiWords = {
  add: ["新增", "Add"],
  save: ["保存", "Save"],
  clear: ["清除条件", "Clear filters"],
  all: ["全部", "All"],
  empty: ["没有符合条件的记录。", "Nothing matches."],
  nothing: ["暂无记录。", "Nothing is recorded."],
  export: ["导出 Excel", "Export to Excel"],
  required: ["必填", "Required"],
  reason: ["原因", "Reason"],
  evidence: ["依据材料", "Evidence"],
  from: ["开始日期", "First day"],
  to: ["结束日期", "Last day"],
  period: ["起止日期", "Period"],
  open_end: ["至今", "until now"],
  recorded_at: ["登记时间", "Recorded"],
  division: ["行政区划", "Division"],
  status: ["状态", "Status"],
  name: ["名称", "Name"],
  phone: ["电话", "Phone"],
  address: ["地址", "Address"],
  shown: ["已显示 {count} 条", "{count} shown"],
  yes: ["是", "yes"],
  no: ["否", "no"],
  details: ["详情", "Details"],
} as const satisfies Record<string, Pair>;

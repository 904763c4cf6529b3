/**
 * Names of the services' codes in both languages, `[zh, en]`. Where the API lists the codes, the compiler wants exactly
 * those; of the others, one that is not here is shown as it came.
 */
import type { Emergency, Order } from "../api/dispatch-types";
import type { ElderSummary } from "../api/elders-types";
import type { Position, Schemas } from "../api/types";

type Label = readonly [zh: string, en: string];
type Labels<Code extends string = string> = Readonly<Record<Code, Label>>;

const kind: Labels<Schemas["AlarmKind"]> = {
  sos: ["一键呼救", "SOS"],
  fall: ["跌倒", "Fall"],
  smoke: ["烟雾", "Smoke"],
  gas: ["燃气", "Gas"],
  flood: ["水浸", "Flood"],
  wandering: ["走失越界", "Wandering"],
  taken_off: ["设备脱腕", "Taken off"],
  inactivity: ["久无活动", "Inactivity"],
  vital_sign: ["体征异常", "Vital sign"],
  door: ["门磁", "Door"],
  low_battery: ["低电量", "Low battery"],
  offline: ["离线", "Offline"],
  tamper: ["拆动", "Tamper"],
  test: ["测试", "Test"],
  other: ["其他报警", "Other"],
};

const sex: Labels<ElderSummary["sex"]> = {
  female: ["女", "female"],
  male: ["男", "male"],
};

const emergency: Labels<Emergency["state"]> = {
  open: ["待接警", "Waiting"],
  claimed: ["已接警", "Claimed"],
  dispatched: ["已派单", "Dispatched"],
  arrived: ["已到达", "Arrived"],
  resolved: ["已结案", "Resolved"],
};

const order: Labels<Order["state"]> = {
  requested: ["待派单", "Requested"],
  assigned: ["待接单", "Assigned"],
  accepted: ["已接单", "Accepted"],
  departed: ["已出发", "On the way"],
  in_service: ["服务中", "In service"],
  completed: ["已完成", "Completed"],
  verified: ["已核验", "Verified"],
  cancelled: ["已取消", "Cancelled"],
  declined: ["已拒单", "Declined"],
};

const trait: Labels<Schemas["Trait"]> = {
  destitute: ["特困", "Destitute"],
  minimum_allowance: ["低保", "Minimum allowance"],
  hardship: ["经济困难", "Hardship"],
  incapacitated: ["失能", "Incapacitated"],
  dementia: ["失智", "Dementia"],
  living_alone: ["独居", "Lives alone"],
  empty_nest: ["空巢", "Empty nest"],
  left_behind: ["留守", "Left behind"],
  special_family: ["计生特殊家庭", "Special family"],
  bereaved_only_child: ["失独", "Bereaved of only child"],
  disabled_only_child: ["独生子女伤残", "Only child disabled"],
  disabled: ["残疾", "Disabled"],
  special_contribution: ["优抚", "Special contribution"],
  three_nos: ["三无", "Three-nos"],
  five_guarantees: ["五保", "Five guarantees"],
};

const device: Labels<Schemas["DeviceState"]> = {
  online: ["在线", "Online"],
  offline: ["离线", "Offline"],
  unstable: ["不稳定", "Unstable"],
  never_seen: ["从未上报", "Never seen"],
  low_battery: ["低电量", "Low battery"],
  faulty: ["故障", "Faulty"],
};

const outcome: Labels<Schemas["Outcome"]> = {
  helped: ["已得到帮助", "Helped"],
  false_alarm: ["误报", "False alarm"],
  test: ["测试", "Test"],
  device_fault: ["设备故障", "Device fault"],
  handed_over: ["已移交（120 等）", "Handed over"],
  no_contact: ["联系不上", "No contact"],
};

const payer: Labels<Schemas["NewOrder"]["payer"]> = {
  purchased_care: ["政府购买", "Purchased care"],
  self_paid: ["自费", "Self-paid"],
  time_bank: ["时间银行", "Time bank"],
};

const language: Labels = {
  zh: ["普通话", "Mandarin"],
  "zh-CN": ["普通话", "Mandarin"],
  cmn: ["普通话", "Mandarin"],
  mandarin: ["普通话", "Mandarin"],
  putonghua: ["普通话", "Mandarin"],
  yue: ["粤语", "Cantonese"],
  cantonese: ["粤语", "Cantonese"],
  hakka: ["客家话", "Hakka"],
  hak: ["客家话", "Hakka"],
  nan: ["闽南语", "Hokkien"],
  hokkien: ["闽南语", "Hokkien"],
  teochew: ["潮汕话", "Teochew"],
  de: ["德语", "German"],
  en: ["英语", "English"],
};

const relationship: Labels = {
  son: ["儿子", "Son"],
  daughter: ["女儿", "Daughter"],
  spouse: ["配偶", "Spouse"],
  husband: ["丈夫", "Husband"],
  wife: ["妻子", "Wife"],
  child: ["子女", "Child"],
  grandchild: ["孙辈", "Grandchild"],
  grandson: ["孙子", "Grandson"],
  granddaughter: ["孙女", "Granddaughter"],
  sibling: ["兄弟姐妹", "Sibling"],
  relative: ["亲属", "Relative"],
  neighbour: ["邻居", "Neighbour"],
  friend: ["朋友", "Friend"],
  community: ["社区", "Community"],
  other: ["其他", "Other"],
};

const source: Labels<Position["source"]> = {
  gnss: ["卫星定位", "GNSS"],
  lbs: ["基站定位", "Cell"],
  wifi: ["Wi-Fi 定位", "Wi-Fi"],
  manual: ["人工标注", "By hand"],
};

const travel: Labels = {
  road_graph: ["道路网", "Road network"],
  valhalla: ["道路网（Valhalla）", "Road network (Valhalla)"],
  osrm: ["道路网（OSRM）", "Road network (OSRM)"],
  estimate: ["直线估算", "Straight-line estimate"],
  none: ["无", "None"],
};

const channel: Labels = {
  phone_message: ["短信", "Text message"],
  console: ["屏幕通知", "On screen"],
};

const delivery: Labels = {
  pending: ["待发送", "Pending"],
  sent: ["已发送", "Sent"],
  needs_person: ["须人工致电", "Call by hand"],
  escalated: ["多次失败，已转人工", "Given up, passed to a person"],
};

const purpose: Labels = {
  emergency_unanswered: ["呼救无人接警", "Emergency unanswered"],
};

/** What happens to an order; its timeline names the same verbs. */
const verb: Labels<Order["allowed"][number]> = {
  assign: ["派单", "Assigned"],
  accept: ["接单", "Accepted"],
  decline: ["拒单", "Declined"],
  reopen: ["重新派单", "Reopened"],
  depart: ["出发", "Departed"],
  check_in: ["签到", "Checked in"],
  check_out: ["签退", "Checked out"],
  verify: ["核验", "Verified"],
  cancel: ["取消", "Cancelled"],
};

const event: Labels = {
  opened: ["收到呼救", "Opened"],
  requested: ["下单", "Requested"],
  press: ["按下呼救", "Pressed"],
  shown: ["坐席已显示", "Shown"],
  claim: ["接警", "Claimed"],
  release: ["放弃", "Released"],
  deadline: ["超时升级", "Escalated"],
  note: ["记录", "Note"],
  contact_attempt: ["呼叫联系人", "Contact called"],
  dispatch: ["派单", "Dispatched"],
  hand_over: ["移交", "Handed over"],
  resolve: ["结案", "Resolved"],
  helper_accepted: ["上门人员接单", "Helper accepted"],
  helper_declined: ["上门人员拒单", "Helper declined"],
  helper_lost: ["上门人员拒单，无人处置", "Helper declined, nobody holds the case"],
  helper_departed: ["上门人员出发", "Helper departed"],
  helper_arrived: ["上门人员到达", "Helper arrived"],
  helper_silent: ["上门人员未回应", "Helper silent"],
  notification_failed: ["通知失败", "Notification failed"],
  elder_known: ["已识别老人", "Elder recognised"],
  ...verb,
};

export const LABELS = {
  kind,
  sex,
  emergency,
  order,
  trait,
  device,
  outcome,
  payer,
  language,
  relationship,
  source,
  travel,
  channel,
  delivery,
  purpose,
  event,
} as const;

export type LabelGroup = keyof typeof LABELS;

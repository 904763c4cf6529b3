/** Names of the services' codes in both languages, `[zh, en]`. A code that is not here is shown as it came. */
type Labels = Record<string, readonly [zh: string, en: string]>;

const kind: Labels = {
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

const sex: Labels = {
  female: ["女", "female"],
  male: ["男", "male"],
};

const emergency: Labels = {
  open: ["待接警", "Waiting"],
  claimed: ["已接警", "Claimed"],
  dispatched: ["已派单", "Dispatched"],
  arrived: ["已到达", "Arrived"],
  resolved: ["已结案", "Resolved"],
};

const order: Labels = {
  requested: ["待派单", "Requested"],
  offered: ["抢单中", "Offered"],
  assigned: ["待接单", "Assigned"],
  accepted: ["已接单", "Accepted"],
  departed: ["已出发", "On the way"],
  in_service: ["服务中", "In service"],
  completed: ["已完成", "Completed"],
  verified: ["已核验", "Verified"],
  cancelled: ["已取消", "Cancelled"],
  declined: ["已拒单", "Declined"],
};

const trait: Labels = {
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
  oldest_old: ["高龄", "Aged 80+"],
};

const device: Labels = {
  online: ["在线", "Online"],
  offline: ["离线", "Offline"],
  unstable: ["不稳定", "Unstable"],
  never_seen: ["从未上报", "Never seen"],
  low_battery: ["低电量", "Low battery"],
  faulty: ["故障", "Faulty"],
};

const outcome: Labels = {
  helped: ["已得到帮助", "Helped"],
  false_alarm: ["误报", "False alarm"],
  test: ["测试", "Test"],
  device_fault: ["设备故障", "Device fault"],
  handed_over: ["已移交（120 等）", "Handed over"],
  no_contact: ["联系不上", "No contact"],
};

const payer: Labels = {
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

const source: Labels = {
  gnss: ["卫星定位", "GNSS"],
  lbs: ["基站定位", "Cell"],
  wifi: ["Wi-Fi 定位", "Wi-Fi"],
  manual: ["人工标注", "By hand"],
  home: ["住址", "Home"],
};

const travel: Labels = {
  road_graph: ["道路网", "Road network"],
  graph: ["道路网", "Road network"],
  roads: ["道路网", "Road network"],
  valhalla: ["道路网（Valhalla）", "Road network (Valhalla)"],
  osrm: ["道路网（OSRM）", "Road network (OSRM)"],
  estimate: ["直线估算", "Straight-line estimate"],
};

const channel: Labels = {
  sms: ["短信", "SMS"],
  call: ["电话", "Call"],
  phone: ["电话", "Call"],
  voice: ["语音电话", "Voice call"],
  app: ["应用通知", "App"],
  in_app: ["应用通知", "App"],
  console: ["值班台", "Console"],
};

const delivery: Labels = {
  pending: ["待发送", "Pending"],
  queued: ["待发送", "Queued"],
  sending: ["发送中", "Sending"],
  sent: ["已发送", "Sent"],
  delivered: ["已送达", "Delivered"],
  failed: ["失败", "Failed"],
  dead: ["多次失败，已转人工", "Given up, passed to a person"],
  escalated: ["已升级至人工", "Escalated"],
};

const purpose: Labels = {
  emergency_opened: ["收到紧急呼救", "Emergency received"],
  emergency_escalated: ["呼救升级", "Emergency escalated"],
  escalation: ["呼救升级", "Escalation"],
  escalated: ["呼救升级", "Escalation"],
  family_notified: ["通知家属", "Family notified"],
  nearest_worker: ["通知就近人员", "Nearest worker"],
  order_assigned: ["新任务", "New job"],
};

const event: Labels = {
  opened: ["收到呼救", "Opened"],
  rang_again: ["再次按下", "Rang again"],
  alarm_added: ["并入报警", "Alarm added"],
  alarm: ["收到报警", "Alarm"],
  shown: ["坐席已显示", "Shown"],
  claimed: ["接警", "Claimed"],
  claim: ["接警", "Claimed"],
  acknowledged: ["确认再次呼叫", "Acknowledged"],
  acknowledge: ["确认再次呼叫", "Acknowledged"],
  released: ["放弃", "Released"],
  release: ["放弃", "Released"],
  escalated: ["升级", "Escalated"],
  escalate: ["升级", "Escalated"],
  noted: ["记录", "Note"],
  note: ["记录", "Note"],
  note_added: ["记录", "Note"],
  contact_attempted: ["呼叫联系人", "Contact called"],
  contact_attempt: ["呼叫联系人", "Contact called"],
  dispatched: ["派单", "Dispatched"],
  dispatch: ["派单", "Dispatched"],
  redispatched: ["改派", "Reassigned"],
  handed_over: ["移交", "Handed over"],
  hand_over: ["移交", "Handed over"],
  helper_accepted: ["上门人员接单", "Helper accepted"],
  helper_declined: ["上门人员拒单", "Helper declined"],
  helper_departed: ["上门人员出发", "Helper departed"],
  helper_arrived: ["上门人员到达", "Helper arrived"],
  helper_completed: ["上门人员签退", "Helper checked out"],
  accepted: ["接单", "Accepted"],
  accept: ["接单", "Accepted"],
  declined: ["拒单", "Declined"],
  decline: ["拒单", "Declined"],
  departed: ["出发", "Departed"],
  depart: ["出发", "Departed"],
  arrived: ["到达", "Arrived"],
  checked_in: ["签到", "Checked in"],
  check_in: ["签到", "Checked in"],
  checked_out: ["签退", "Checked out"],
  check_out: ["签退", "Checked out"],
  completed: ["服务完成", "Completed"],
  resolved: ["结案", "Resolved"],
  resolve: ["结案", "Resolved"],
  requested: ["下单", "Requested"],
  created: ["创建", "Created"],
  assigned: ["派单", "Assigned"],
  assign: ["派单", "Assigned"],
  verified: ["核验", "Verified"],
  verify: ["核验", "Verified"],
  cancelled: ["取消", "Cancelled"],
  cancel: ["取消", "Cancelled"],
  notified: ["发出通知", "Notified"],
  notification_sent: ["通知已发出", "Notification sent"],
  notification_failed: ["通知失败", "Notification failed"],
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

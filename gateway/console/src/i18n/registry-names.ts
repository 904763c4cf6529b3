/** Names of the registry's codes in both languages, `[zh, en]`; where the API lists the codes, exactly those. */
import type {
  Assessment,
  Consent,
  Departure,
  ElderStatus,
  EntitlementItem,
  Facility,
  ImportState,
  Indicator,
  Proposal,
  ProviderState,
  RevealRequest,
  RowFinding,
  StaffMember,
  StepEvent,
} from "../api/registry-types";
import type { Pair } from "./area";

type Names<Code extends string = string> = Readonly<Record<Code, Pair>>;

const elderStatus: Names<ElderStatus> = {
  living: ["在册", "Living here"],
  deceased: ["已故", "Deceased"],
  moved_away: ["已迁出", "Moved away"],
};

const departure: Names<Departure["kind"]> = {
  deceased: ["死亡", "Death"],
  moved_away: ["迁出", "Moved away"],
  returned: ["迁回", "Returned"],
  reported_in_error: ["误报撤销", "Reported in error"],
};

const standard: Names<Assessment["standard"]> = {
  "GB/T 42195-2022": ["GB/T 42195-2022 老年人能力评估规范", "GB/T 42195-2022"],
  "MZ/T 039-2013": ["MZ/T 039-2013 老年人能力评估", "MZ/T 039-2013"],
};

const assessmentReason: Names<Assessment["reason"]> = {
  initial: ["首次评估", "First"],
  routine: ["常规评估", "Routine"],
  immediate: ["即时评估", "Immediate"],
  review: ["复评", "Review"],
  other: ["其他", "Other"],
};

const grade42195: Names = {
  "0": ["能力完好", "Able"],
  "1": ["轻度失能", "Slight"],
  "2": ["中度失能", "Moderate"],
  "3": ["重度失能", "Severe"],
  "4": ["完全失能", "Complete"],
};

const entitlement: Names<EntitlementItem["status"]> = {
  entitled: ["可享受", "Entitled"],
  not_entitled: ["不享受", "Not entitled"],
  needs_evidence: ["待补证据", "Needs evidence"],
};

const factKind: Names<EntitlementItem["facts"][number]["kind"]> = {
  birth_date: ["出生日期", "Birth date"],
  household_division: ["户籍地", "Household registration"],
  residence_division: ["居住地", "Residence"],
  trait: ["登记情况", "Trait"],
  assessment: ["能力评估", "Assessment"],
  evidence: ["证明材料", "Evidence"],
};

const policy: Names = {
  incapacitated_grades: ["失能对应的评估等级", "Grades that mean incapacitated"],
  partly_incapacitated_grades: ["部分失能对应的评估等级", "Grades that mean partly incapacitated"],
  care_allowance_grades: ["护理补贴对应的评估等级", "Grades of the care allowance"],
  purchased_care_grades: ["政府购买服务对应的评估等级", "Grades of purchased care"],
  purchased_care_minutes: ["政府购买服务的时长", "Minutes of purchased care"],
  adding_up: ["待遇能否叠加", "Whether benefits add up"],
  legal_aid_from_sixty: ["法律援助是否自 60 周岁起", "Legal aid from sixty"],
  home_adaptation_for_minimum_allowance: ["低保家庭适老化改造", "Home adaptation for the minimum allowance"],
  reassessment_months: ["复评间隔（月）", "Months to the next assessment"],
  assessment_lapses: ["评估到期后是否失效", "Whether an assessment lapses"],
};

const consent: Names<Consent["purpose"]> = {
  service_record: ["服务记录", "Service record"],
  location_tracking: ["位置信息", "Location"],
  health_data: ["健康信息", "Health data"],
  sharing_with_providers: ["向服务商提供", "Sharing with providers"],
  family_access: ["家属查看", "Family access"],
  call_recording: ["通话录音", "Call recording"],
  photograph: ["照片", "Photograph"],
};

const byRight: Names<Consent["by_right"]> = {
  self: ["本人", "The elder"],
  guardian: ["监护人", "Guardian"],
  agent: ["代理人", "Agent"],
};

const revealed: Names<RevealRequest["fields"][number]> = {
  phone: ["电话", "Phone"],
  id_number: ["身份证号", "Id number"],
  address: ["住址", "Address"],
  contacts: ["联系人电话", "Contacts"],
};

const attribute: Names = {
  level: ["等级", "level"],
  support: ["供养方式", "support"],
  home: ["分散供养", "at home"],
  institution: ["集中供养", "in an institution"],
};

const importState: Names<ImportState> = {
  waiting: ["排队中", "Waiting"],
  checking: ["正在检查", "Checking"],
  previewed: ["预检完成，待确认", "Previewed"],
  confirmed: ["已确认，等待写入", "Confirmed"],
  applying: ["正在写入", "Writing"],
  done: ["已完成", "Done"],
  refused: ["未导入：有错误行", "Refused"],
  failed: ["失败", "Failed"],
};

const importMode: Names = {
  all_or_nothing: ["有错误则全部不导入", "All or nothing"],
  valid_rows: ["只导入无误的行", "Valid rows"],
};

const severity: Names<RowFinding["severity"]> = {
  error: ["错误", "Error"],
  warning: ["提醒", "Warning"],
  note: ["说明", "Note"],
};

const provider: Names<ProviderState> = {
  applied: ["已申请", "Applied"],
  documents_complete: ["材料齐全", "Documents complete"],
  site_checked: ["已现场核查", "Site checked"],
  admitted: ["已准入", "Admitted"],
  refused: ["未准入", "Refused"],
  warned: ["警告", "Warned"],
  no_new_orders: ["停派新单", "No new orders"],
  suspended: ["暂停服务", "Suspended"],
  excluded: ["失信退出", "Excluded"],
};

const providerEvent: Names<StepEvent> = {
  complete_documents: ["确认材料齐全", "Documents are complete"],
  check_site: ["确认现场核查", "Site is checked"],
  admit: ["准入", "Admit"],
  refuse: ["不予准入", "Refuse"],
  warn: ["警告", "Warn"],
  stop_new_orders: ["停派新单", "Stop new orders"],
  suspend: ["暂停服务", "Suspend"],
  exclude: ["失信退出", "Exclude"],
  restore: ["恢复", "Restore"],
  apply_again: ["重新申请", "Apply again"],
};

/** Every step of a provider's history, with the two that begin one. */
const providerStep: Names = {
  ...providerEvent,
  registered: ["登记申请", "Registered"],
  taken_over: ["登记入库（已准入）", "Taken over"],
};

const documentKind: Names = {
  licence: ["营业执照", "Licence"],
  business_licence: ["营业执照", "Business licence"],
  food_licence: ["食品经营许可证", "Food licence"],
  fire_safety: ["消防合格证明", "Fire safety"],
  insurance: ["责任保险", "Insurance"],
  medical_licence: ["医疗机构执业许可证", "Medical licence"],
};

const certificate: Names = {
  care_worker: ["养老护理员", "Care worker"],
  first_aid: ["急救证", "First aid"],
  health_certificate: ["健康证", "Health certificate"],
  nurse: ["护士执业证", "Nurse"],
  social_worker: ["社会工作者", "Social worker"],
};

const creditKind: Names = {
  complaint: ["投诉属实", "Complaint upheld"],
  no_show: ["未按约上门", "No show"],
  false_record: ["虚假服务记录", "False record"],
  safety: ["安全责任", "Safety"],
  praise: ["表扬加分", "Praise"],
  spot_check: ["双随机抽查", "Spot check"],
  other: ["其他", "Other"],
};

const unit: Names = {
  visit: ["次", "visit"],
  hour: ["小时", "hour"],
  meal: ["餐", "meal"],
  bed_month: ["床·月", "bed-month"],
  day: ["天", "day"],
};

const service: Names = {
  emergency_response: ["紧急救援", "Emergency response"],
  meal_delivery: ["助餐送餐", "Meals"],
  bathing: ["助浴", "Bathing"],
  cleaning: ["助洁", "Cleaning"],
  medical_escort: ["陪同就医", "Medical escort"],
  errand: ["代办代购", "Errands"],
  personal_care: ["生活照料", "Personal care"],
  nursing: ["基础护理", "Nursing"],
  rehabilitation: ["康复训练", "Rehabilitation"],
  companionship: ["精神慰藉", "Companionship"],
  welfare_visit: ["探访关爱", "Welfare visit"],
  first_aid: ["急救", "First aid"],
};

const staff: Names<StaffMember["standing"]> = {
  active: ["在岗", "Active"],
  suspended: ["停职", "Suspended"],
  left: ["离职", "Left"],
};

const weekday: Names = {
  "0": ["周一", "Mon"],
  "1": ["周二", "Tue"],
  "2": ["周三", "Wed"],
  "3": ["周四", "Thu"],
  "4": ["周五", "Fri"],
  "5": ["周六", "Sat"],
  "6": ["周日", "Sun"],
};

const facility: Names<Facility["kind"]> = {
  centre: ["养老服务中心", "Centre"],
  day_care: ["日间照料中心", "Day care"],
  institution: ["养老机构", "Institution"],
  welfare_home: ["敬老院", "Welfare home"],
  canteen: ["助老食堂", "Canteen"],
  happiness_home: ["幸福院", "Happiness home"],
  mutual_aid_home: ["互助养老院", "Mutual-aid home"],
};

const ownership: Names<Facility["ownership"]> = {
  public: ["公办", "Public"],
  public_privately_run: ["公建民营", "Public, privately run"],
  private: ["民办", "Private"],
};

const bed: Names<Facility["beds"][number]["kind"]> = {
  general: ["普通床位", "General"],
  nursing: ["护理型床位", "Nursing"],
  dementia_care: ["认知症照护床位", "Dementia care"],
};

const tier: Names = {
  high: ["重点", "High"],
  raised: ["较高", "Raised"],
  ordinary: ["一般", "Ordinary"],
};

const visitKind: Names = {
  home: ["上门", "At home"],
  phone: ["电话", "By phone"],
};

const visitResult: Names = {
  well: ["平安", "Well"],
  needs_found: ["发现需求", "Needs found"],
  not_found: ["未见到", "Not found"],
  refused: ["谢绝探访", "Refused"],
};

const proposal: Names<Proposal["kind"]> = {
  grant: ["建议发放", "Grant"],
  stop: ["建议停发", "Stop"],
  change: ["建议变更", "Change"],
  visit: ["建议上门核实", "Visit"],
};

const proposalState: Names<Proposal["state"]> = {
  proposed: ["待确认", "Proposed"],
  confirmed: ["已确认", "Confirmed"],
  rejected: ["已否决", "Rejected"],
  appealed: ["申诉中", "Appealed"],
  settled: ["已办结", "Settled"],
};

const basis: Names<Indicator["basis"]> = {
  computed: ["系统计算", "Computed"],
  entered: ["人工填报", "Entered"],
  none: ["暂无数据", "None"],
};

const indicatorUnit: Names<Indicator["unit"]> = {
  percent: ["%", "%"],
  per_hundred: ["／百人", "per 100"],
  per_thousand: ["／千人", "per 1,000"],
  count: ["个", ""],
  milestone: ["项", ""],
};

const run: Names = {
  waiting: ["排队中", "Waiting"],
  running: ["进行中", "Running"],
  done: ["已完成", "Done"],
};

export const NAMES = {
  elderStatus,
  departure,
  standard,
  assessmentReason,
  grade42195,
  entitlement,
  factKind,
  policy,
  consent,
  byRight,
  revealed,
  attribute,
  importState,
  importMode,
  severity,
  provider,
  providerEvent,
  providerStep,
  documentKind,
  certificate,
  creditKind,
  unit,
  service,
  staff,
  weekday,
  facility,
  ownership,
  bed,
  tier,
  visitKind,
  visitResult,
  proposal,
  proposalState,
  basis,
  run,
  indicatorUnit,
} as const;

export type NameGroup = keyof typeof NAMES;

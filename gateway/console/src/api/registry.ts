/** The registry's paths, named; what each takes and answers is the description's to say. */
import { fetchFile, get, patch, post, put, putFile, remove, sendForm } from "./client";
import type {
  ElderChange,
  ElderFilters,
  FacilityFilters,
  ImportOptions,
  NewAssessment,
  NewBedCount,
  NewCertificate,
  NewCertification,
  NewConsent,
  NewContact,
  NewCreditEntry,
  NewDeparture,
  NewElder,
  NewEmployment,
  NewFacility,
  NewIndicatorValue,
  NewPrice,
  NewProvider,
  NewProviderDocument,
  NewSiteCheck,
  NewTraining,
  NewTrait,
  NewVisit,
  ProposalFilters,
  ProviderFilters,
  ProviderStep,
  RevealRequest,
  Shift,
  StaffFilters,
  VisitFilters,
} from "./registry-types";

export const divisions = {
  all: (cursor?: string) => get("/divisions", { limit: 200, ...(cursor ? { cursor } : {}) }),
};

export const people = {
  page: (query: ElderFilters) => get("/elders", query),
  workbook: (query: ElderFilters) => fetchFile("/elders/export.xlsx", query),
  one: (id: string) => get(`/elders/${id}`),
  register: (elder: NewElder, key: string) => post("/elders", elder, key),
  change: (id: string, change: ElderChange, version: number) => patch(`/elders/${id}`, change, version),
  reveal: (id: string, asked: RevealRequest) => post(`/elders/${id}/reveal`, asked),
  photo: (id: string) => fetchFile(`/elders/${id}/photo`),
  putPhoto: (id: string, photo: Blob) => putFile(`/elders/${id}/photo`, photo),
  removePhoto: (id: string) => remove(`/elders/${id}/photo`),
  addContact: (id: string, contact: NewContact, key: string) => post(`/elders/${id}/contacts`, contact, key),
  changeContact: (id: string, contactId: string, contact: NewContact, version: number) =>
    put(`/elders/${id}/contacts/${contactId}`, contact, version),
  endContact: (id: string, contactId: string, reason: string) =>
    post(`/elders/${id}/contacts/${contactId}/end`, { reason }),
  traits: (id: string, on?: string) => get(`/elders/${id}/traits`, on ? { on } : {}),
  stateTrait: (id: string, fact: NewTrait, key: string) => post(`/elders/${id}/traits`, fact, key),
  retractTrait: (id: string, traitId: string, reason: string) =>
    post(`/elders/${id}/traits/${traitId}/retract`, { reason }),
  assessments: (id: string) => get(`/elders/${id}/assessments`),
  assessment: (id: string, assessmentId: string) => get(`/elders/${id}/assessments/${assessmentId}`),
  assess: (id: string, assessment: NewAssessment, key: string) => post(`/elders/${id}/assessments`, assessment, key),
  entitlements: (id: string, on: string) => get(`/elders/${id}/entitlements`, on ? { on } : {}),
  consents: (id: string) => get(`/elders/${id}/consents`),
  consent: (id: string, consent: NewConsent, key: string) => post(`/elders/${id}/consents`, consent, key),
  withdraw: (id: string, consentId: string, on: string, note?: string) =>
    post(`/elders/${id}/consents/${consentId}/withdraw`, { on, ...(note ? { note } : {}) }),
  departures: (id: string) => get(`/elders/${id}/departures`),
  depart: (id: string, report: NewDeparture, key: string) => post(`/elders/${id}/departures`, report, key),
  orders: (elder_id: string) => get("/orders", { elder_id, limit: 20 }),
};

export const imports = {
  page: (cursor?: string) => get("/imports", { limit: 20, ...(cursor ? { cursor } : {}) }),
  one: (id: string, cursor?: string) => get(`/imports/${id}`, { limit: 100, ...(cursor ? { cursor } : {}) }),
  send: (file: File, options: ImportOptions) => {
    const form = new FormData();
    form.set("file", file);
    return sendForm("/imports/elders", form, options);
  },
  confirm: (id: string) => post(`/imports/${id}/confirm`),
  annotated: (id: string) => fetchFile(`/imports/${id}/annotated`),
  template: () => fetchFile("/imports/template.xlsx"),
};

export const providers = {
  page: (query: ProviderFilters) => get("/providers", query),
  workbook: (query: ProviderFilters) => fetchFile("/providers/export.xlsx", query),
  one: (id: string) => get(`/providers/${id}`),
  register: (provider: NewProvider, key: string) => post("/providers", provider, key),
  standing: (id: string) => get(`/providers/${id}/standing`),
  step: (id: string, step: ProviderStep, version: number) => post(`/providers/${id}/steps`, step, undefined, version),
  applyAgain: (id: string, reason: string) => post(`/providers/${id}/applications`, { reason }),
  steps: (id: string) => get(`/providers/${id}/steps`),
  documents: (id: string) => get(`/providers/${id}/documents`),
  addDocument: (id: string, document: NewProviderDocument, key: string) =>
    post(`/providers/${id}/documents`, document, key),
  addSiteCheck: (id: string, check: NewSiteCheck, key: string) => post(`/providers/${id}/site-checks`, check, key),
  siteChecks: (id: string) => get(`/providers/${id}/site-checks`),
  prices: (id: string) => get(`/providers/${id}/prices`),
  addPrice: (id: string, price: NewPrice, key: string) => post(`/providers/${id}/prices`, price, key),
  credit: (id: string) => get(`/providers/${id}/credit`),
  addCredit: (id: string, entry: NewCreditEntry, key: string) => post(`/providers/${id}/credit-entries`, entry, key),
  appeal: (id: string, entryId: string, reason: string) =>
    post(`/providers/${id}/credit-entries/${entryId}/appeal`, { reason }),
  decide: (id: string, entryId: string, outcome: "upheld" | "withdrawn", reason: string) =>
    post(`/providers/${id}/credit-entries/${entryId}/decision`, { outcome, reason }),
  points: (provider_id: string) => get("/service-points", { provider_id, limit: 100 }),
};

export const staff = {
  page: (query: StaffFilters) => get("/workers", query),
  workbook: (query: StaffFilters) => fetchFile("/workers/export.xlsx", query),
  one: (id: string) => get(`/workers/${id}`),
  addCertificate: (id: string, certificate: NewCertificate, key: string) =>
    post(`/workers/${id}/certificates`, certificate, key),
  setShifts: (id: string, shifts: Shift[], version: number) => put(`/workers/${id}/shifts`, { shifts }, version),
  trainings: (id: string) => get(`/workers/${id}/trainings`),
  addTraining: (id: string, training: NewTraining, key: string) => post(`/workers/${id}/trainings`, training, key),
  employments: (id: string) => get(`/workers/${id}/employments`),
  employ: (id: string, employment: NewEmployment, key: string) => post(`/workers/${id}/employments`, employment, key),
  leave: (id: string, ended_on: string, reason: string) => post(`/workers/${id}/leave`, { ended_on, reason }),
};

export const care = {
  facilities: (query: FacilityFilters) => get("/facilities", query),
  facilityWorkbook: (query: FacilityFilters) => fetchFile("/facilities/export.xlsx", query),
  registerFacility: (facility: NewFacility, key: string) => post("/facilities", facility, key),
  countBeds: (id: string, count: NewBedCount, key: string) => post(`/facilities/${id}/bed-counts`, count, key),
  ranking: (facility_id: string) =>
    get("/waiting-list/ranking", { limit: 200, ...(facility_id ? { facility_id } : {}) }),
  overdueVisits: (query: VisitFilters) => get("/welfare-visits/overdue", query),
  recordVisit: (visit: NewVisit, key: string) => post("/welfare-visits", visit, key),
  proposals: (query: ProposalFilters) => get("/certification-proposals", query),
  decideProposal: (id: string, verb: "confirm" | "reject", reason: string) =>
    verb === "confirm"
      ? post(`/certification-proposals/${id}/confirm`, { reason })
      : post(`/certification-proposals/${id}/reject`, { reason }),
  certifications: () => get("/silent-certifications", { limit: 5 }),
  certify: (run: NewCertification, key: string) => post("/silent-certifications", run, key),
  stateIndicator: (id: string, value: NewIndicatorValue, key: string) => post(`/indicators/${id}/values`, value, key),
  indicators: (division: string, on: string) =>
    get("/indicators", { ...(division ? { division } : {}), ...(on ? { on } : {}) }),
};

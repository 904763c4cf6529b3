/** Every path the pages call, named. What each takes and answers is the description's to say; errors are ApiError. */
import type { FeatureCollection } from "geojson";
import { get, post, put } from "./client";
import type { BodyOf, QueryOf } from "./contract";
import type { ContactAttempt, EmergencyState, NewOrder, Resolution } from "./dispatch-types";

export const me = () => get("/me");

export const emergencies = {
  list: (states: EmergencyState[], limit = 200) => get("/emergencies", { state: states.join(","), limit }),
  one: (id: string) => get(`/emergencies/${id}`),
  candidates: (id: string) => get(`/emergencies/${id}/candidates`, { limit: 20 }),
  shown: (id: string) => post(`/emergencies/${id}/shown`),
  claim: (id: string) => post(`/emergencies/${id}/claim`),
  release: (id: string) => post(`/emergencies/${id}/release`),
  note: (id: string, text: string) => post(`/emergencies/${id}/notes`, { text }),
  contactAttempt: (id: string, attempt: ContactAttempt) => post(`/emergencies/${id}/contact-attempts`, attempt),
  dispatch: (id: string, worker_id: string, reason?: string) =>
    post(`/emergencies/${id}/dispatch`, { worker_id, ...(reason ? { reason } : {}) }),
  handOver: (id: string, to: string, note?: string) =>
    post(`/emergencies/${id}/hand-over`, { to, ...(note ? { note } : {}) }),
  resolve: (id: string, closing: Resolution) => post(`/emergencies/${id}/resolve`, closing),
};

export const orders = {
  list: (query: QueryOf<"get", "/orders">) => get("/orders", query),
  one: (id: string) => get(`/orders/${id}`),
  candidates: (id: string) => get(`/orders/${id}/candidates`, { limit: 20 }),
  create: (order: NewOrder, key: string) => post("/orders", order, key),
  assign: (id: string, worker_id: string) => post(`/orders/${id}/assign`, { worker_id }),
  verify: (id: string) => post(`/orders/${id}/verify`),
  cancel: (id: string, reason: string) => post(`/orders/${id}/cancel`, { reason }),
};

export const elders = {
  search: (query: QueryOf<"get", "/elders">) => get("/elders", query),
  one: (id: string) => get(`/elders/${id}`),
};

export const devices = {
  list: (query: QueryOf<"get", "/devices">) => get("/devices", query),
  one: (id: string) => get(`/devices/${id}`),
  alarms: (query: QueryOf<"get", "/alarms">) => get("/alarms", query),
  alarm: (id: string) => get(`/alarms/${id}`),
};

export const catalogue = () => get("/service-catalogue");
export const answering = () => get("/settings/answering");
export const mapStyle = () => get("/map/style");
/** The description says no more than that it is GeoJSON. */
export const streets = (): Promise<FeatureCollection> =>
  get("/map/streets").then((found: object) => found as FeatureCollection);
export const notifications = () => get("/notifications");

type StepBody<Verb extends string> = NonNullable<BodyOf<"post", `/orders/${string}/${Verb}`>>;
/** The steps of a visit, and what each takes. */
export interface VisitSteps {
  accept: StepBody<"accept">;
  decline: StepBody<"decline">;
  depart: StepBody<"depart">;
  "check-in": StepBody<"check-in">;
  "check-out": StepBody<"check-out">;
}
type Step = keyof VisitSteps;

export const worker = {
  step: (orderId: string, verb: Step, body: VisitSteps[Step], key: string) =>
    post(`/orders/${orderId}/${verb}`, body, key),
  myself: () => get("/workers/me"),
  sendPosition: (position: BodyOf<"post", "/workers/me/position">) => post("/workers/me/position", position),
  setDuty: (on_duty: boolean) => put("/workers/me/duty", { on_duty }),
};

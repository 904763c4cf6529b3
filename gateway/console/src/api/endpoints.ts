/** Every path the pages call, named. Shapes are in the `*-types` modules; errors are ApiError. */
import type { FeatureCollection } from "geojson";
import { get, post, request } from "./client";
import type {
  AnsweringSettings,
  Candidates,
  Emergency,
  EmergencyState,
  EmergencySummary,
  Order,
  ServiceItem,
} from "./dispatch-types";
import type { Alarm, Device, Elder, ElderSummary } from "./elders-types";
import type { Location, MapStyle, Me, NotificationItem, Page } from "./types";

export const me = () => get<Me>("/me");

export const emergencies = {
  list: (states: EmergencyState[], limit = 200) =>
    get<Page<EmergencySummary>>("/emergencies", { state: states.join(","), limit }),
  one: (id: string) => get<Emergency>(`/emergencies/${id}`),
  candidates: (id: string) => get<Candidates>(`/emergencies/${id}/candidates`, { limit: 20 }),
  shown: (id: string) => post<void>(`/emergencies/${id}/shown`),
  claim: (id: string) => post<Emergency>(`/emergencies/${id}/claim`),
  release: (id: string) => post<Emergency>(`/emergencies/${id}/release`),
  note: (id: string, text: string) => post<unknown>(`/emergencies/${id}/notes`, { text }),
  contactAttempt: (
    id: string,
    attempt: { contact_id?: string; phone?: string; result: ContactResult; note?: string },
  ) => post<unknown>(`/emergencies/${id}/contact-attempts`, attempt),
  dispatch: (id: string, worker_id: string, reason?: string) =>
    post<Emergency>(`/emergencies/${id}/dispatch`, { worker_id, ...(reason ? { reason } : {}) }),
  handOver: (id: string, to: string, note?: string) =>
    post<Emergency>(`/emergencies/${id}/hand-over`, { to, ...(note ? { note } : {}) }),
  resolve: (id: string, closing: { outcome: string; cause: string; note?: string }) =>
    post<Emergency>(`/emergencies/${id}/resolve`, closing),
};

export type ContactResult = "answered" | "no_answer" | "busy" | "refused";

export interface NewOrder {
  elder_id: string;
  service_code: string;
  requested_window: { start: string; end: string };
  payer: string;
  note?: string;
}

export const orders = {
  list: (query: { state?: string; elder_id?: string; worker_id?: string; limit?: number; cursor?: string }) =>
    get<Page<Order>>("/orders", query),
  one: (id: string) => get<Order>(`/orders/${id}`),
  candidates: (id: string) => get<Candidates>(`/orders/${id}/candidates`, { limit: 20 }),
  create: (order: NewOrder, key: string) => post<Order>("/orders", order, key),
  act: (id: string, verb: string, body: unknown = {}, key?: string) => post<Order>(`/orders/${id}/${verb}`, body, key),
};

export const elders = {
  search: (query: {
    q?: string;
    division?: string;
    trait?: string;
    min_age?: number;
    limit?: number;
    cursor?: string;
  }) => get<Page<ElderSummary>>("/elders", query),
  one: (id: string) => get<Elder>(`/elders/${id}`),
};

export const devices = {
  list: (query: { q?: string; state?: string; elder_id?: string; limit?: number; cursor?: string }) =>
    get<Page<Device>>("/devices", query),
  one: (id: string) => get<Device>(`/devices/${id}`),
  alarms: (query: { device_id?: string; elder_id?: string; limit?: number }) => get<Page<Alarm>>("/alarms", query),
  alarm: (id: string) => get<Alarm>(`/alarms/${id}`),
};

export const catalogue = () => get<Page<ServiceItem>>("/service-catalogue");
export const answering = () => get<AnsweringSettings>("/settings/answering");
export const mapStyle = () => get<MapStyle>("/map/style");
export const streets = () => get<FeatureCollection>("/map/streets");
export const notifications = () => get<Page<NotificationItem>>("/notifications");

export const worker = {
  sendPosition: (position: { location: Location; accuracy_m?: number; at: string }) =>
    post<void>("/workers/me/position", position),
  setDuty: (on_duty: boolean) => request<void>("PUT", "/workers/me/duty", { body: { on_duty } }),
};

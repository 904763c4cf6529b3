/** Shapes of emergencies, candidates and orders, as dispatch answers them. */
import type { Contact, ElderCard } from "./elders-types";
import type { Actor, Location, Maybe, Position, TimelineEntry } from "./types";

export type EmergencyState = "open" | "claimed" | "dispatched" | "arrived" | "resolved";

export interface Clocks {
  pressed_at?: Maybe<string>;
  received_at?: Maybe<string>;
  shown_at?: Maybe<string>;
  claimed_at?: Maybe<string>;
  dispatched_at?: Maybe<string>;
  accepted_at?: Maybe<string>;
  arrived_at?: Maybe<string>;
  resolved_at?: Maybe<string>;
}

export interface EmergencySummary {
  id: string;
  number: string;
  state: EmergencyState;
  level: number;
  kind: string;
  is_ringing: boolean;
  ring_count: number;
  recognised: boolean;
  is_late: boolean;
  is_test: boolean;
  elder_name?: Maybe<string>;
  elder_age?: Maybe<number>;
  address?: Maybe<string>;
  division_code?: Maybe<string>;
  opened_at: string;
  received_at?: Maybe<string>;
  pressed_at?: Maybe<string>;
  deadline_at?: Maybe<string>;
  claimed_by?: Maybe<Actor>;
  clocks?: Maybe<Clocks>;
  version: number;
  occurred_at?: Maybe<string>;
}

export interface CaseDevice {
  id: string;
  vendor: string;
  model?: Maybe<string>;
  serial: string;
  state?: Maybe<string>;
  battery?: Maybe<number>;
  last_position?: Maybe<Position>;
}

export interface CaseNotification {
  id: string;
  channel: string;
  recipient: string;
  purpose: string;
  state: string;
  attempts: number;
  at: string;
}

export interface Emergency extends EmergencySummary {
  elder_id?: Maybe<string>;
  device_id?: Maybe<string>;
  /** Of the first alarm: what an unrecognised alarm is known by. */
  vendor?: Maybe<string>;
  serial?: Maybe<string>;
  alarm_id?: Maybe<string>;
  outcome?: Maybe<string>;
  cause?: Maybe<string>;
  claimed_at?: Maybe<string>;
  elder?: Maybe<ElderCard>;
  devices?: Maybe<CaseDevice[]>;
  last_position?: Maybe<Position>;
  order?: Maybe<Order>;
  timeline?: Maybe<TimelineEntry[]>;
  notifications?: Maybe<CaseNotification[]>;
}

export interface Reason {
  code: string;
  text: string;
}

export interface Candidate {
  worker_id: string;
  name: string;
  phone?: Maybe<string>;
  provider_name?: Maybe<string>;
  eta_seconds: number;
  distance_m: number;
  inside_circle: boolean;
  score: number;
  reasons: Reason[];
  location?: Maybe<Location>;
  location_at?: Maybe<string>;
  travel_time_source?: Maybe<string>;
}

export interface ExcludedCandidate {
  worker_id: string;
  name: string;
  reason: Reason;
}

export interface Candidates {
  items: Candidate[];
  excluded: ExcludedCandidate[];
  travel_time_source?: Maybe<string>;
  computed_at?: Maybe<string>;
}

export interface VisitMark {
  at: string;
  location?: Maybe<Location>;
  distance_m?: Maybe<number>;
  reason?: Maybe<string>;
}

export interface OrderElder {
  id: string;
  name: string;
  phone?: Maybe<string>;
  address?: Maybe<string>;
  location?: Maybe<Location>;
  care_notes?: Maybe<ElderCard["care_notes"]>;
  language?: Maybe<string>;
  contacts?: Maybe<Contact[]>;
}

export interface Order {
  id: string;
  number: string;
  kind: "ordinary" | "emergency";
  state: string;
  service_code: string;
  service_name: string;
  elder: OrderElder;
  division_code?: Maybe<string>;
  requested_window?: Maybe<{ start: string; end: string }>;
  payer?: Maybe<string>;
  note?: Maybe<string>;
  worker?: Maybe<{ id: string; name: string; phone?: Maybe<string> }>;
  emergency_id?: Maybe<string>;
  version: number;
  allowed?: Maybe<string[]>;
  check_in?: Maybe<VisitMark>;
  check_out?: Maybe<VisitMark>;
  timeline?: Maybe<TimelineEntry[]>;
  created_at: string;
}

export interface ServiceItem {
  service_code: string;
  name: string;
  duration_minutes: number;
}

export interface AnsweringSettings {
  escalation_seconds: { all_operators: number; supervisor: number; everyone: number };
  allowed_check_in_m: number;
  circle_minutes: number;
  note?: Maybe<string>;
}

/** Shapes of elders, their contacts and their devices, as registry and devices answer them. */
import type { Location, Maybe, Position } from "./types";

export interface Contact {
  id?: Maybe<string>;
  name: string;
  relationship: string;
  phone: string;
  priority: number;
  is_guardian?: boolean;
}

export interface CareNotes {
  door_code?: Maybe<string>;
  hearing?: Maybe<string>;
  dog?: Maybe<string>;
  oxygen?: Maybe<string>;
  other?: Maybe<string>;
  [key: string]: Maybe<string | boolean>;
}

/** A trait is a bare name in summaries and a dated fact in the registry. */
export type TraitValue = string | { trait: string; valid_from?: Maybe<string>; valid_to?: Maybe<string> };

export interface ElderCard {
  id: string;
  name: string;
  sex?: Maybe<string>;
  birth_date?: Maybe<string>;
  age?: Maybe<number>;
  traits?: Maybe<TraitValue[]>;
  phone?: Maybe<string>;
  address?: Maybe<string>;
  location?: Maybe<Location>;
  care_notes?: Maybe<CareNotes>;
  language?: Maybe<string>;
  contacts?: Maybe<Contact[]>;
  division_code?: Maybe<string>;
  division_name?: Maybe<string>;
}

export interface ElderSummary {
  id: string;
  name: string;
  sex?: Maybe<string>;
  age?: Maybe<number>;
  phone?: Maybe<string>;
  division_code: string;
  division_name?: Maybe<string>;
  address: string;
  traits?: Maybe<TraitValue[]>;
}

export interface Elder extends ElderCard {
  id_number?: Maybe<string>;
  status?: Maybe<string>;
  version: number;
  created_at?: string;
  updated_at?: string;
}

export interface Binding {
  id: string;
  elder_id: string;
  from: string;
}

export interface Device {
  id: string;
  vendor: string;
  model: string;
  model_name?: Maybe<string>;
  serial: string;
  division_code?: Maybe<string>;
  state: string;
  battery?: Maybe<number>;
  last_seen_at?: Maybe<string>;
  last_position?: Maybe<Position>;
  binding?: Maybe<Binding>;
}

export interface RawMessage {
  id: string;
  channel: string;
  received_at: string;
  topic?: Maybe<string>;
  payload_text?: Maybe<string>;
  payload_base64?: Maybe<string>;
}

export interface Alarm {
  id: string;
  device_id?: Maybe<string>;
  vendor: string;
  serial: string;
  elder_id?: Maybe<string>;
  kind: string;
  received_at: string;
  device_time?: Maybe<string>;
  is_late?: boolean;
  is_test?: boolean;
  recognised: boolean;
  note?: Maybe<string>;
  raw_messages?: Maybe<RawMessage[]>;
}

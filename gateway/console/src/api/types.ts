/**
 * The shapes the gateway answers with. This module owns no behaviour: what a shape means is decided by the services,
 * and an optional field may be absent or null, because the services leave out what the caller may not see.
 */
export type Maybe<T> = T | null | undefined;

export interface Page<T> {
  items: T[];
  next_cursor?: Maybe<string>;
}

export interface Location {
  lat: number;
  lng: number;
  crs?: string;
}

export interface Position extends Location {
  at?: Maybe<string>;
  source?: Maybe<string>;
  accuracy_m?: Maybe<number>;
}

export interface Actor {
  account_id: string;
  name: string;
}

export interface TokenAnswer {
  access_token: string;
  token_type: string;
  expires_in: number;
  refresh_token?: Maybe<string>;
}

export interface Me {
  id: string;
  username: string;
  name: string;
  roles: string[];
  division_path?: string;
  division_code?: Maybe<string>;
  provider_id?: Maybe<string>;
  vendor?: Maybe<string>;
  worker_id?: Maybe<string>;
  elder_ids?: Maybe<string[]>;
}

export interface TimelineEntry {
  id: string;
  at: string;
  event: string;
  actor?: Maybe<Actor>;
  detail?: Maybe<Record<string, unknown>>;
}

export interface Division {
  code: string;
  name: string;
  path?: string;
}

export interface MapStyle {
  kind: "streets" | "raster";
  tiles?: string[];
  attribution: string;
}

export interface NotificationItem {
  id: string;
  purpose: string;
  text: string;
  emergency_id?: Maybe<string>;
  at: string;
  read_at?: Maybe<string>;
}

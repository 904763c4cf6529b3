/** Emergencies, candidates and orders, as dispatch answers and takes them. */
import type { Schemas } from "./types";

export type EmergencySummary = Schemas["EmergencySummary"];
export type Emergency = Schemas["Emergency"];
export type EmergencyState = EmergencySummary["state"];
export type Clocks = Schemas["Clocks"];
export type CaseDevice = Schemas["DeviceShown"];
export type CaseNotification = Schemas["NotificationShown"];

export type Candidate = Schemas["Candidate"];
export type Excluded = Schemas["Excluded"];
export type Candidates = Schemas["Candidates"];

export type Order = Schemas["Order"];
export type OrderVerb = Order["allowed"][number];
export type CheckIn = Schemas["CheckInRecord"];
export type CheckOut = Schemas["CheckOutRecord"];
export type NewOrder = Schemas["NewOrder"];

export type ContactAttempt = Schemas["ContactAttempt"];
export type ContactResult = ContactAttempt["result"];
export type Resolution = Schemas["Resolve"];

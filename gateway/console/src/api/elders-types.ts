/** Elders, their contacts and their devices, as registry, dispatch and devices answer them. */
import type { Schemas } from "./types";

export type ElderSummary = Schemas["ElderSummary"];
/** An elder of the registry; phone and id number are masked. */
export type Elder = Schemas["ElderAnswer"];
/** An elder of a case: unmasked, for those who have to help. */
export type ElderCard = Schemas["ElderOnScene"];
export type Contact = Schemas["ContactCard"];
/** The registry knows which notes there are; a case carries those that were made. */
export type CareNotes = Schemas["CareNotes-Output"] | ElderCard["care_notes"];
/** A trait is a bare name in summaries and cases, and a dated fact in the registry. */
export type TraitValue = string | Schemas["TraitAnswer"];

export type Device = Schemas["DeviceView"];

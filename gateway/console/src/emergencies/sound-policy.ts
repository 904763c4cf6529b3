/**
 * Who hears which alarm. Pure, so that the rule can be read and tested: escalation level 0 rings the operators who hold
 * no other case, level 1 every operator and louder, level 2 the supervisors too, level 3 louder still. A press after
 * the answer rings the one who holds the case. Nobody can mute a waiting case.
 */
import type { EmergencySummary } from "../api/dispatch-types";
import { isWaiting } from "./merge";

export interface Seat {
  accountId: string;
  roles: readonly string[];
}

export interface Sound {
  isRinging: boolean;
  /** Escalation level of the loudest case that rings here. */
  level: number;
  caseIds: string[];
}

/** The volume slider never goes below this: a night seat may be quiet, not silent. */
export const LOWEST_VOLUME = 0.3;

const ANSWERING = ["operator", "dispatcher"];

function ringsHere(item: EmergencySummary, seat: Seat, holdsOther: boolean): boolean {
  if (!isWaiting(item)) return false;
  if (item.claimed_by?.account_id === seat.accountId) return true;
  if (seat.roles.includes("supervisor") && item.level >= 2) return true;
  if (!seat.roles.some((role) => ANSWERING.includes(role))) return false;
  if (item.level >= 1) return true;
  // A case that rings again belongs to its holder until it escalates.
  return item.claimed_by ? false : !holdsOther;
}

export function soundFor(items: EmergencySummary[], seat: Seat): Sound {
  const ringing = items.filter((item) => {
    const holdsOther = items.some(
      (other) => other.id !== item.id && other.state !== "resolved" && other.claimed_by?.account_id === seat.accountId,
    );
    return ringsHere(item, seat, holdsOther);
  });
  return {
    isRinging: ringing.length > 0,
    level: ringing.reduce((highest, item) => Math.max(highest, item.level), 0),
    caseIds: ringing.map((item) => item.id),
  };
}

/** Gain in 0…1 for a level and the seat's volume; escalation raises it whatever the slider says. */
export function gainFor(level: number, volume: number): number {
  const chosen = Math.min(1, Math.max(LOWEST_VOLUME, volume));
  return Math.min(1, chosen * (0.5 + 0.25 * Math.min(level, 2)) + 0.1 * level);
}

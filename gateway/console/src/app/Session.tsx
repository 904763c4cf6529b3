/** The person logged in, for every page below the login. */
import { createContext, useContext } from "react";
import type { Me } from "../api/types";

export interface SessionValue {
  me: Me;
  leave: () => void;
}

export const SessionContext = createContext<SessionValue | undefined>(undefined);

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error("useSession needs SignedIn above it");
  return value;
}

const DESK_ROLES = [
  "operator",
  "dispatcher",
  "supervisor",
  "registrar",
  "provider_manager",
  "auditor",
  "administrator",
];

export const isDeskPerson = (me: Me): boolean => me.roles.some((role) => DESK_ROLES.includes(role));

/** A provider's manager works with the network and reads nobody's card. */
export const maySeeElders = (me: Me): boolean => me.roles.some((role) => role !== "provider_manager");

/** Where a person starts after the login. */
export function homeOf(me: Me): string {
  if (isDeskPerson(me)) return "/";
  if (me.roles.includes("worker")) return "/m/worker";
  if (me.roles.includes("family")) return "/m/family";
  return "/";
}

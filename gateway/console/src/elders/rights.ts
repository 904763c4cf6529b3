/** What a person's roles let them do with the registry; the server decides, this only spares a button that would fail. */
import { useSession } from "../app/Session";

export function useRights() {
  const roles: string[] = useSession().me.roles;
  const has = (...wanted: string[]): boolean => wanted.some((role) => roles.includes(role));
  return {
    mayKeep: has("registrar", "administrator"),
    mayReveal: has("operator", "dispatcher", "supervisor", "registrar", "administrator"),
    mayJudge: has("registrar", "supervisor", "administrator"),
    mayDecide: has("supervisor", "administrator"),
    /** What becomes of a provider, and of its appeals, is a supervisor's decision and no administrator's. */
    mayDecideNetwork: has("supervisor"),
    mayKeepNetwork: has("registrar", "administrator", "provider_manager"),
  };
}

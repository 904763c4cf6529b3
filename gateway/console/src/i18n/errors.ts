/** Writes an error for the person at the screen: known codes in their language, others with the server's own words. */
import { ApiError } from "../api/problem";
import type { I18n } from "./I18n";

interface Holder {
  name?: string;
}

export function errorText(error: unknown, i18n: I18n): string {
  if (!(error instanceof ApiError)) {
    return i18n.t("error.unknown", { detail: error instanceof Error ? error.message : String(error), code: "client" });
  }
  const { code, problem } = error;
  if (code === "emergency.already_claimed" || code === "emergency.held_by_another") {
    const holder = problem.claimed_by as Holder | undefined;
    if (holder?.name && typeof problem.claimed_at === "string") {
      return i18n.t("case.already_claimed", { name: holder.name, time: i18n.time(problem.claimed_at) });
    }
    if (holder?.name) return i18n.t("case.held_by", { name: holder.name });
  }
  if (code === "emergency.transition_not_allowed") {
    const allowed = Array.isArray(problem.allowed) ? problem.allowed : [];
    return i18n.t("case.not_allowed", {
      state: i18n.label("emergency", String(problem.state ?? "")),
      allowed: allowed.map((event) => i18n.label("event", String(event))).join("、") || i18n.t("app.none"),
    });
  }
  const key = `error.${code}`;
  if (i18n.has(key)) return i18n.t(key);
  const fields = problem.errors?.map((item) => `${item.pointer} ${item.message}`).join("；");
  return i18n.t("error.unknown", { detail: fields || error.message, code });
}

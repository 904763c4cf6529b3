/** Says in words what the registry refused, and which field; the code always stands beside the words. */
import { ApiError } from "../api/problem";
import { errorText } from "../i18n/errors";
import type { I18n } from "../i18n/I18n";
import { FIELD_SENTENCES, REGISTRY_ERRORS } from "../i18n/registry-errors";

/** What the server says of one field, in the chosen language where the sentence is known. */
export function fieldText(message: string, i18n: I18n): string {
  if (i18n.language === "en") return message;
  for (const [pattern, words] of FIELD_SENTENCES) {
    if (pattern.test(message)) return message.replace(pattern, words);
  }
  return message;
}

export function problemText(error: unknown, i18n: I18n): string {
  if (!(error instanceof ApiError)) return errorText(error, i18n);
  const known = REGISTRY_ERRORS[error.code];
  if (!known) return errorText(error, i18n);
  return i18n.language === "zh" ? `${known}（${error.code}）` : `${error.message} (${error.code})`;
}

/** `/contacts/0/phone` as the path of a form's field; a query parameter's `?division` too. */
export function fieldPath(pointer: string): (string | number)[] {
  return pointer
    .replace(/^[?/]/, "")
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

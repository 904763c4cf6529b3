/** Days as the registry writes them, `YYYY-MM-DD`, in the city's own calendar. */

/** Today where the person sits; the desk stands in the city it serves. */
export function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function daysFromToday(day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today())) / 86_400_000);
}

export const SOON_DAYS = 60;

/** How an end date stands today: over, soon over, or in force. */
export function expiryOf(validTo: string | null): "open" | "expired" | "soon" | "valid" {
  if (!validTo) return "open";
  const left = daysFromToday(validTo);
  return left < 0 ? "expired" : left <= SOON_DAYS ? "soon" : "valid";
}

export const period = (from: string, to: string | null, openEnd: string): string => `${from} ～ ${to ?? openEnd}`;

export const yuan = (fen: number): string =>
  `¥${(fen / 100).toLocaleString("zh-CN", { minimumFractionDigits: fen % 100 ? 2 : 0 })}`;

/** Pure: what is known about the device behind a case, wherever the case carries it. */
import type { Emergency } from "../api/dispatch-types";

export interface AlarmSource {
  vendor?: string;
  serial?: string;
  alarmId?: string;
  note?: string;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The case's own fields first, then the first alarm on its timeline, then its only device. */
export function alarmSource(item: Emergency): AlarmSource {
  const source: AlarmSource = {};
  const places: Record<string, unknown>[] = [
    { vendor: item.vendor, serial: item.serial, alarm_id: item.alarm_id },
    ...(item.timeline ?? []).map((entry) => entry.detail ?? {}),
    ...(item.devices?.length === 1 ? [{ vendor: item.devices[0]?.vendor, serial: item.devices[0]?.serial }] : []),
  ];
  for (const place of places) {
    const vendor = source.vendor ?? text(place.vendor);
    const serial = source.serial ?? text(place.serial);
    const alarmId = source.alarmId ?? text(place.alarm_id);
    if (vendor) source.vendor = vendor;
    if (serial) source.serial = serial;
    if (alarmId) source.alarmId = alarmId;
  }
  const first = item.timeline?.find((entry) => text(entry.detail?.alarm_id))?.detail;
  const note = text(first?.note);
  if (note) source.note = note;
  return source;
}

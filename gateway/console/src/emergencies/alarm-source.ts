/** Pure: what is known about the alarm behind a case. */
import type { Emergency } from "../api/dispatch-types";

export interface AlarmSource {
  vendor: string;
  serial: string;
  /** Of the first press; its raw messages can be asked for. */
  alarmId: string | undefined;
  note: string | null;
}

export function alarmSource(item: Emergency): AlarmSource {
  const ids = item.timeline.map((entry) => entry.detail.alarm_id);
  return {
    vendor: item.vendor,
    serial: item.serial,
    alarmId: ids.find((id) => typeof id === "string"),
    note: item.alarm_note,
  };
}

/** A worker's weekly shifts, read and edited as a whole. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { staff } from "../api/registry";
import type { Shift, StaffMember } from "../api/registry-types";
import { useRights } from "../elders/rights";
import { useWords } from "../i18n/area";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { Facts } from "../ui/Facts";
import { ProblemNotice } from "../ui/ProblemNotice";
import { networkKeys } from "./keys";

const DAYS = [0, 1, 2, 3, 4, 5, 6];

export function ShiftsCard({ worker }: { worker: StaffMember }) {
  const w = useWords(networkWords);
  const { name } = useNames();
  const { mayKeepNetwork } = useRights();
  const [isEditing, setEditing] = useState(false);
  // One that ends before it starts runs past midnight.
  const written = (shift: Shift): string =>
    `${shift.start}–${shift.end < shift.start ? `${w("next_day")} ` : ""}${shift.end}`;
  const days = DAYS.map((day) => [day, worker.shifts.filter((shift) => shift.weekday === day)] as const);
  return (
    <section className="card">
      <h3 className="section-title card-head">
        <span>{w("shifts")}</span>
        {mayKeepNetwork && (
          <Button size="small" onClick={() => setEditing(true)}>
            {w("edit_shifts")}
          </Button>
        )}
      </h3>
      {worker.shifts.length === 0 && <p className="muted">{w("no_shifts")}</p>}
      <Facts facts={days.map(([day, shifts]) => [name("weekday", day), shifts.map(written).join("，")] as const)} />
      {isEditing && <ShiftsDialog worker={worker} onClose={() => setEditing(false)} />}
    </section>
  );
}

type Draft = Shift & { key: number };

function ShiftsDialog({ worker, onClose }: { worker: StaffMember; onClose: () => void }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const { name } = useNames();
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState<Draft[]>(worker.shifts.map((shift, key) => ({ ...shift, key })));
  const [error, setError] = useState<unknown>();

  const change = (key: number, part: Partial<Shift>): void =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const add = (): void => {
    const last = drafts.at(-1);
    const key = Math.max(-1, ...drafts.map((draft) => draft.key)) + 1;
    const weekday = last ? (last.weekday + 1) % DAYS.length : 0;
    setDrafts([...drafts, { key, weekday, start: last?.start ?? "08:00", end: last?.end ?? "17:00" }]);
  };
  const save = async (): Promise<void> => {
    try {
      const shifts = drafts.map(({ weekday, start, end }) => ({ weekday, start, end }));
      await staff.setShifts(worker.id, shifts, worker.version);
      onClose();
    } catch (caught) {
      setError(caught);
    }
    await queries.invalidateQueries({ queryKey: networkKeys.staff });
  };

  return (
    <Modal open title={w("edit_shifts")} okText={u("save")} onOk={() => void save()} onCancel={onClose}>
      <ProblemNotice error={error} />
      <ul className="plain-list">
        {drafts.map((draft) => (
          <li key={draft.key}>
            <Select<number>
              style={{ width: 100 }}
              aria-label={w("weekday")}
              value={draft.weekday}
              options={DAYS.map((value) => ({ value, label: name("weekday", value) }))}
              onChange={(weekday) => change(draft.key, { weekday })}
            />
            <Input
              type="time"
              style={{ width: 120 }}
              aria-label={w("start")}
              value={draft.start}
              onChange={(event) => change(draft.key, { start: event.target.value })}
            />
            <Input
              type="time"
              style={{ width: 120 }}
              aria-label={w("end")}
              value={draft.end}
              onChange={(event) => change(draft.key, { end: event.target.value })}
            />
            <Button type="link" danger onClick={() => setDrafts(drafts.filter((other) => other.key !== draft.key))}>
              {w("remove_shift")}
            </Button>
          </li>
        ))}
      </ul>
      <Button onClick={add}>{w("add_shift")}</Button>
    </Modal>
  );
}

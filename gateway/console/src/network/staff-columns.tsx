/** What every list of workers shows beside the name. */
import type { ColumnsType } from "antd/es/table";
import type { StaffMember } from "../api/registry-types";
import type { Say } from "../i18n/area";
import type { networkWords } from "../i18n/texts/network";
import type { uiWords } from "../i18n/texts/ui";
import type { useNames } from "../i18n/useNames";
import { expiryOf } from "../ui/days";
import { StateMark } from "../ui/StateMark";

export type CertificateState = "expired" | "soon" | "valid";

/** The worst among the newest certificate of each kind: a renewed one takes the old one's place. */
export function certificateState(worker: StaffMember): CertificateState {
  const newest = new Map<string, StaffMember["certificates"][number]>();
  for (const one of worker.certificates) {
    const known = newest.get(one.kind);
    if (!known || known.valid_from < one.valid_from) newest.set(one.kind, one);
  }
  const states = [...newest.values()].map((one) => expiryOf(one.valid_to));
  if (states.includes("expired")) return "expired";
  return states.includes("soon") ? "soon" : "valid";
}

const MOODS = { expired: "bad", soon: "warn", valid: "good" } as const;
const STANDING = { active: "good", suspended: "warn", left: "none" } as const;

export function staffColumns(
  w: Say<keyof typeof networkWords>,
  u: Say<keyof typeof uiWords>,
  name: ReturnType<typeof useNames>["name"],
): ColumnsType<StaffMember> {
  return [
    {
      title: u("status"),
      render: (_, row) => <StateMark mood={STANDING[row.standing]}>{name("staff", row.standing)}</StateMark>,
    },
    {
      title: w("certificates"),
      render: (_, row) => {
        const state = certificateState(row);
        const names = [...new Set(row.certificates.map((one) => name("certificate", one.kind)))].join("、");
        if (row.certificates.length === 0) return <StateMark mood="bad">{w("not_now")}</StateMark>;
        return (
          <>
            {names} <StateMark mood={MOODS[state]}>{w(state)}</StateMark>
          </>
        );
      },
    },
    { title: w("skills"), render: (_, row) => row.skills.map((skill) => name("service", skill)).join("、") },
    { title: w("languages"), render: (_, row) => row.languages.join("、") },
    { title: u("phone"), dataIndex: "phone" },
  ];
}

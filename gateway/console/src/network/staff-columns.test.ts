import { describe, expect, it } from "vitest";
import type { StaffMember } from "../api/registry-types";
import { certificateState } from "./staff-columns";

type Certificate = StaffMember["certificates"][number];

const certificate = (kind: string, valid_from: string, valid_to: string | null): Certificate => ({
  id: `${kind}${valid_from}`,
  kind,
  number: "1",
  issuer: null,
  valid_from,
  valid_to,
});
const worker = (...certificates: Certificate[]) => ({ certificates }) as StaffMember;

describe("certificateState", () => {
  it("tells of one that has run out", () => {
    expect(certificateState(worker(certificate("nurse", "2000-01-01", "2001-01-01")))).toBe("expired");
  });
  it("looks at the newest of a kind", () => {
    const renewed = worker(certificate("nurse", "2000-01-01", "2001-01-01"), certificate("nurse", "2001-01-02", null));
    expect(certificateState(renewed)).toBe("valid");
  });
});

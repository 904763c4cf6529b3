/** Registers a facility, and records how many beds it has and how many are in use. */
import { useQueryClient } from "@tanstack/react-query";
import { care } from "../api/registry";
import type { Facility, NewBedCount, NewFacility } from "../api/registry-types";
import { useWords } from "../i18n/area";
import { elderWords } from "../i18n/texts/elders";
import { networkWords } from "../i18n/texts/network";
import { uiWords } from "../i18n/texts/ui";
import { useNames } from "../i18n/useNames";
import { today } from "../ui/days";
import { FormDialog } from "../ui/FormDialog";
import { networkKeys } from "./keys";

export function NewFacilityDialog({ onClose }: { onClose: () => void }) {
  const w = useWords(networkWords);
  const u = useWords(uiWords);
  const e = useWords(elderWords);
  const { options } = useNames();
  const queries = useQueryClient();
  return (
    <FormDialog<NewFacility>
      title={w("new_facility")}
      send={care.registerFacility}
      onDone={() => void queries.invalidateQueries({ queryKey: networkKeys.facilities })}
      onClose={onClose}
      fields={[
        { name: "name", label: u("name"), required: true },
        {
          name: "kind",
          label: w("facility_kind"),
          kind: "choice",
          options: options("facility"),
          required: true,
          width: "half",
        },
        {
          name: "ownership",
          label: w("ownership"),
          kind: "choice",
          options: options("ownership"),
          required: true,
          width: "half",
        },
        { name: "division_code", label: u("division"), kind: "division", required: true, width: "half" },
        { name: "phone", label: u("phone"), width: "half" },
        { name: "address", label: u("address"), required: true },
        { name: ["location", "lat"], label: e("lat"), kind: "number", required: true, width: "third" },
        { name: ["location", "lng"], label: e("lng"), kind: "number", required: true, width: "third" },
        { name: "area_m2", label: w("area_m2"), kind: "number", min: 1, width: "third" },
      ]}
    />
  );
}

export function BedsDialog({ facility, onClose }: { facility: Facility; onClose: () => void }) {
  const w = useWords(networkWords);
  const { options } = useNames();
  const queries = useQueryClient();
  return (
    <FormDialog<NewBedCount>
      title={`${w("count_beds")} · ${facility.name}`}
      initial={{ counted_on: today() }}
      send={(count, key) => care.countBeds(facility.id, count, key)}
      onDone={() => void queries.invalidateQueries({ queryKey: networkKeys.facilities })}
      onClose={onClose}
      fields={[
        {
          name: "kind",
          label: w("bed_kind"),
          kind: "choice",
          options: options("bed"),
          required: true,
          width: "half",
        },
        { name: "counted_on", label: w("counted_on"), kind: "day", required: true, width: "half" },
        { name: "total", label: w("beds_total"), kind: "number", min: 0, required: true, width: "half" },
        { name: "occupied", label: w("beds_occupied"), kind: "number", min: 0, required: true, width: "half" },
      ]}
    />
  );
}

/** What each event of the stream changes in the query cache. Query keys are owned here so that pages and stream agree. */
import type { QueryClient } from "@tanstack/react-query";
import type { EmergencySummary } from "../api/dispatch-types";
import type { Page } from "../api/types";
import { mergeSummary } from "../emergencies/merge";
import type { LiveEvent } from "./events";

export const keys = {
  activeEmergencies: ["emergencies", "active"] as const,
  resolvedEmergencies: ["emergencies", "resolved"] as const,
  emergency: (id: string) => ["emergency", id] as const,
  candidates: (id: string) => ["emergency-candidates", id] as const,
  orders: ["orders"] as const,
  order: (id: string) => ["order", id] as const,
  elders: ["elders"] as const,
  devices: ["devices"] as const,
  notifications: ["notifications"] as const,
  myself: ["workers", "me"] as const,
};

// Watches report every few seconds; the device list needs no more than a look now and then.
const DEVICE_REFRESH_MS = 3_000;
let isDeviceRefreshDue = false;

export function applyEvent(queries: QueryClient, event: LiveEvent): void {
  const id = typeof event.data.id === "string" ? event.data.id : undefined;
  if (event.name.startsWith("emergency.") && id) applyEmergency(queries, id, event.data);
  else if (event.name.startsWith("order.") && id) {
    void queries.invalidateQueries({ queryKey: keys.orders });
    void queries.invalidateQueries({ queryKey: keys.order(id) });
  } else if (event.name.startsWith("notification.")) {
    void queries.invalidateQueries({ queryKey: keys.notifications });
  } else if (event.name.startsWith("device.")) scheduleDeviceRefresh(queries);
}

function applyEmergency(queries: QueryClient, id: string, data: Record<string, unknown>): void {
  if (typeof data.number === "string" && typeof data.state === "string" && typeof data.version === "number") {
    const summary = data as unknown as EmergencySummary;
    queries.setQueryData<Page<EmergencySummary>>(keys.activeEmergencies, (page) =>
      page ? { ...page, items: mergeSummary(page.items, summary) } : page,
    );
  } else void queries.invalidateQueries({ queryKey: keys.activeEmergencies });
  if (data.state === "resolved") void queries.invalidateQueries({ queryKey: keys.resolvedEmergencies });
  void queries.invalidateQueries({ queryKey: keys.emergency(id) });
}

function scheduleDeviceRefresh(queries: QueryClient): void {
  if (isDeviceRefreshDue) return;
  isDeviceRefreshDue = true;
  setTimeout(() => {
    isDeviceRefreshDue = false;
    void queries.invalidateQueries({ queryKey: keys.devices });
  }, DEVICE_REFRESH_MS);
}

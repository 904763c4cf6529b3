/** The worker's own orders; the hub decides which they are. */
import { useQuery } from "@tanstack/react-query";
import { orders } from "../api/endpoints";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";

export function useMyJobs(isEnabled = true) {
  return useQuery({
    queryKey: [...keys.orders, "mine"],
    queryFn: () => orders.list({ limit: 100 }),
    enabled: isEnabled,
    ...useLiveOptions(),
  });
}

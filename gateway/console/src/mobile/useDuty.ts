/** Whether the hub counts this worker as on duty, and how the worker says otherwise. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { worker } from "../api/endpoints";
import { keys } from "../live/cache";

// The stream says nothing of duty, yet a shift begins, a report runs out, or another phone reports.
const ASK_AGAIN_MS = 30_000;

export function useDuty() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keys.myself,
    queryFn: worker.myself,
    refetchInterval: ASK_AGAIN_MS,
    meta: { live: true },
  });
  const report = useMutation({
    mutationFn: worker.setDuty,
    // Without a network the worker is told so at once: a report kept back would be believed and not be true.
    networkMode: "always",
    // A question asked before the report must not answer after it.
    onMutate: () => queries.cancelQueries({ queryKey: keys.myself }),
    onSuccess: ({ on_duty }) =>
      queries.setQueryData<typeof query.data>(keys.myself, (known) => known && { ...known, on_duty }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.myself }),
  });
  return { isOnDuty: query.data?.on_duty, error: report.error ?? query.error, report };
}

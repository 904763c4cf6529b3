/** The duty board's reads, and one way to act on a case that keeps the caches true afterwards. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useCallback, useState } from "react";
import type { Emergency, EmergencySummary } from "../api/dispatch-types";
import { emergencies } from "../api/endpoints";
import type { Page } from "../api/types";
import { errorText } from "../i18n/errors";
import { useI18n } from "../i18n/I18n";
import { keys } from "../live/cache";
import { useLiveOptions } from "../live/LiveProvider";
import { caseOf, mergeSummary } from "./merge";

export function useActiveEmergencies() {
  return useQuery({
    queryKey: keys.activeEmergencies,
    queryFn: () => emergencies.list(["open", "claimed", "dispatched", "arrived"]),
    ...useLiveOptions(),
    // A hidden tab must ring too.
    refetchIntervalInBackground: true,
  });
}

export function useResolvedEmergencies(isEnabled: boolean) {
  return useQuery({
    queryKey: keys.resolvedEmergencies,
    queryFn: () => emergencies.list(["resolved"], 50),
    enabled: isEnabled,
    ...useLiveOptions(),
  });
}

/** Until the whole case has come, its row in the list stands for it: a claim must not wait for the elder's card. */
export function useEmergency(id: string) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: keys.emergency(id),
    queryFn: () => emergencies.one(id),
    placeholderData: (): Emergency | undefined => {
      const page = queries.getQueryData<Page<EmergencySummary>>(keys.activeEmergencies);
      const row = page?.items.find((item) => item.id === id);
      return row && caseOf(row);
    },
    ...useLiveOptions(),
  });
}

export function useCandidates(id: string, isEnabled: boolean) {
  return useQuery({ queryKey: keys.candidates(id), queryFn: () => emergencies.candidates(id), enabled: isEnabled });
}

const isEmergency = (answer: unknown): answer is Emergency =>
  typeof answer === "object" && answer !== null && "number" in answer && "state" in answer && "version" in answer;

/** `act` resolves to whether it worked; a refusal is shown to the operator in words, with who holds the case. */
export function useCaseAction(id: string): {
  act: (call: () => Promise<unknown>) => Promise<boolean>;
  isBusy: boolean;
} {
  const queries = useQueryClient();
  const i18n = useI18n();
  const { message } = App.useApp();
  const [isBusy, setBusy] = useState(false);

  const act = useCallback(
    async (call: () => Promise<unknown>): Promise<boolean> => {
      setBusy(true);
      try {
        const answer = await call();
        if (isEmergency(answer)) {
          queries.setQueryData(keys.emergency(id), answer);
          queries.setQueryData<Page<EmergencySummary>>(keys.activeEmergencies, (page) =>
            page ? { ...page, items: mergeSummary(page.items, answer) } : page,
          );
        }
        return true;
      } catch (error) {
        void message.error({ content: errorText(error, i18n), duration: 6 });
        return false;
      } finally {
        setBusy(false);
        void queries.invalidateQueries({ queryKey: keys.emergency(id) });
        void queries.invalidateQueries({ queryKey: keys.activeEmergencies });
      }
    },
    [id, queries, i18n, message],
  );
  return { act, isBusy };
}

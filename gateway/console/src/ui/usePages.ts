/** A list read page by page, each when it is asked for. */
import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";

interface OnePage<Row> {
  items: Row[];
  next_cursor: string | null;
}

export interface Pages<Row> {
  rows: Row[];
  error: Error | null;
  isPending: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  more: () => void;
  again: () => void;
}

export const PAGE_ROWS = 50;

export function usePages<Row>(
  key: QueryKey,
  ask: (cursor: { cursor?: string }) => Promise<OnePage<Row>>,
  isEnabled = true,
): Pages<Row> {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam ? { cursor: pageParam } : {}),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: isEnabled,
  });
  return {
    rows: found.data?.pages.flatMap((page) => page.items) ?? [],
    error: found.error,
    isPending: found.isFetching && !found.isFetchingNextPage,
    hasMore: found.hasNextPage,
    isLoadingMore: found.isFetchingNextPage,
    more: () => void found.fetchNextPage(),
    again: () => void found.refetch(),
  };
}

/** A list that comes page by page, as every list of the services does. */

import {
  useInfiniteQuery,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
} from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { Failed, Loading } from "./states";

type Page<R> = { items: R[]; next_cursor?: string | null };
type Pages<R> = InfiniteData<Page<R>, string | undefined>;
type Options<R> = UseInfiniteQueryOptions<Page<R>, Error, Pages<R>, QueryKey, string | undefined>;
type Query<R> = UseInfiniteQueryResult<Pages<R>>;

/** Asks for the first page, and for each further one when `More` is pressed; `others` are the library's own options. */
export function usePages<R>(
  queryKey: QueryKey,
  page: (asked: { cursor: string | undefined; signal: AbortSignal }) => Promise<Page<R>>,
  others: Omit<Options<R>, "queryKey" | "queryFn" | "initialPageParam" | "getNextPageParam"> = {},
): Query<R> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ signal, pageParam }) => page({ cursor: pageParam, signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    ...others,
  });
}

type Props<R> = {
  query: Query<R>;
  /** Shown where there are no rows. */
  empty: ReactNode;
  children: (rows: R[]) => ReactNode;
};

/** Loading, failed, empty, or the rows; and a button for the next page. */
export function PagedList<R>({ query, empty, children }: Props<R>) {
  const { data, error, refetch } = query;
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  const rows = data.pages.flatMap((page) => page.items);
  return (
    <>
      {rows.length === 0 ? empty : children(rows)}
      <More query={query} />
    </>
  );
}

export function More<R>({ query }: { query: Query<R> }) {
  const t = useTexts(shell);
  if (!query.hasNextPage) return null;
  return (
    <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t.more}
    </Button>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { Link, useSearchParams } from "react-router";
import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { Empty, Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { LISTS, listsKey } from "./entries";
import styles from "./entries.module.css";
import { EntryItem } from "./entry-item";

/** 我的申报: what one has entered, in the manual's three lists. */
export default function EntriesPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [search, setSearch] = useSearchParams();
  const list = LISTS.find((one) => one === search.get("list")) ?? LISTS[0];
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...listsKey, list],
    queryFn: ({ signal, pageParam }) => submissions.get("/entries", { query: { list, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  const found = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.title}</h1>
        <Radio.Group
          aria-label={t.shown}
          optionType="button"
          buttonStyle="solid"
          value={list}
          onChange={({ target }) => setSearch({ list: String(target.value) }, { replace: true })}
          options={LISTS.map((value) => ({ value, label: t.lists[value] }))}
        />
      </header>
      <p className={styles.lead}>{t.lead}</p>
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      {data !== undefined && found.length === 0 && (
        <Empty title={t.none[list]}>
          <p>{t.noneHint}</p>
          <Link to="/">{t.toCalls}</Link>
        </Empty>
      )}
      <ul className={styles.list} aria-label={t.lists[list]}>
        {found.map((entry) => (
          <EntryItem key={entry.id} entry={entry} />
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </div>
  );
}

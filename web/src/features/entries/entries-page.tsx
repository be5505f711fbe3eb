import { useQuery } from "@tanstack/react-query";
import { Radio } from "antd";
import { useDeferredValue, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { submissions } from "@/api/client";
import { EVERY, everyPage } from "@/api/following";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { PagedList, usePages } from "@/ui/paged-list";
import { SearchBox } from "@/ui/search-box";
import { Empty } from "@/ui/states";
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
  const [typed, setTyped] = useState("");
  const title = useDeferredValue(typed.trim()) || undefined;
  const { data: counts } = useQuery({
    queryKey: [...listsKey, "counts", { title }],
    queryFn: ({ signal }) => submissions.get("/entries/counts", { query: { title }, signal }),
    placeholderData: (before) => before,
    refetchInterval: EVERY,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  const listed = usePages(
    [...listsKey, list, { title }],
    ({ cursor, signal }) => submissions.get("/entries", { query: { list, title, cursor }, signal }),
    { refetchInterval: everyPage, refetchOnMount: "always", refetchOnWindowFocus: "always" },
  );
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
          options={LISTS.map((value) => ({
            value,
            label: t.lists[value] + (counts === undefined ? "" : ` ${counts[value]}`),
          }))}
        />
      </header>
      <p className={styles.lead}>{t.lead}</p>
      <SearchBox label={t.find} hint={t.findHint} value={typed} onChange={setTyped} />
      <PagedList
        query={listed}
        empty={
          <Empty
            title={title === undefined ? t.none[list] : t.notFound}
            hint={title === undefined ? t.noneHint : t.notFoundHint}
          >
            {title === undefined && <Link to="/">{t.toCalls}</Link>}
          </Empty>
        }
      >
        {(found) => (
          <ul className={styles.list} aria-label={t.lists[list]}>
            {found.map((entry) => (
              <EntryItem key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

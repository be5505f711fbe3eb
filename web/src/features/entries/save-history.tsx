import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { recorded } from "@/ui/dates";
import { Failed, Loading } from "@/ui/states";
import { ChangeList } from "./change-list";
import { entryKey, type Entry } from "./entries";
import styles from "./entries.module.css";

type Props = { entry: Pick<Entry, "id" | "call_id" | "version"> };

/** What was saved when, and what it changed: for who wants to know what stood there before. */
export function SaveHistory({ entry }: Props) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.saves}</Button>
      <Modal
        open={open}
        title={t.saves}
        width={720}
        onCancel={() => setOpen(false)}
        footer={<Button onClick={() => setOpen(false)}>{t.close}</Button>}
        destroyOnHidden
      >
        <p className={styles.note}>{t.savesLead}</p>
        <Saves entry={entry} />
      </Modal>
    </>
  );
}

function Saves({ entry }: Props) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...entryKey(entry.id), "saves", entry.version],
    queryFn: ({ signal, pageParam }) =>
      submissions.get("/entries/{entry_id}/saves", {
        params: { entry_id: entry.id },
        query: { cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  const saves = data.pages.flatMap((page) => page.items);
  if (saves.length === 0) return <p className={styles.note}>{t.noSaves}</p>;
  return (
    <>
      <ol className={styles.steps}>
        {saves.map((save) => (
          <li key={save.id}>
            <time dateTime={save.saved_at}>{recorded(save.saved_at, language)}</time>
            <ChangeList callId={entry.call_id} changes={save.fields} />
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </>
  );
}

import { Button, Modal } from "antd";
import { useState } from "react";
import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { recorded } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
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
  const listed = usePages([...entryKey(entry.id), "saves", entry.version], ({ cursor, signal }) =>
    submissions.get("/entries/{entry_id}/saves", {
      params: { entry_id: entry.id },
      query: { cursor },
      signal,
    }),
  );
  return (
    <PagedList query={listed} empty={<p className={styles.note}>{t.noSaves}</p>}>
      {(saves) => (
        <ol className={styles.steps}>
          {saves.map((save) => (
            <li key={save.id}>
              <time dateTime={save.saved_at}>{recorded(save.saved_at, language)}</time>
              <ChangeList callId={entry.call_id} changes={save.fields} />
            </li>
          ))}
        </ol>
      )}
    </PagedList>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { Failed, Loading } from "@/ui/states";
import { ChangeList } from "./change-list";
import { entryKey, type Entry } from "./entries";
import styles from "./entries.module.css";

type Props = { entry: Pick<Entry, "id" | "call_id">; revision: number };

/** What a submission changed against the one before, when somebody wants to know. */
export function Differences(props: Props) {
  const t = useTexts(texts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <div>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t.differences}
        </Button>
      </div>
      {open && <Changes {...props} />}
    </>
  );
}

function Changes({ entry, revision }: Props) {
  const t = useTexts(texts);
  const { data, error, refetch } = useQuery({
    queryKey: [...entryKey(entry.id), "differences", revision],
    queryFn: ({ signal }) =>
      submissions.get("/entries/{entry_id}/revisions/{revision}/differences", {
        params: { entry_id: entry.id, revision },
        signal,
      }),
  });
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  if (data.fields.length === 0) return <p className={styles.note}>{t.noDifferences}</p>;
  return <ChangeList callId={entry.call_id} changes={data.fields} />;
}

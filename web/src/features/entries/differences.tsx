import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { Failed, Loading } from "@/ui/states";
import { entryKey } from "./entries";
import styles from "./entries.module.css";
import { FIELDS, valuesOf } from "./fields";
import { FieldValue } from "./form-facts";

type Change = components["schemas"]["ChangeOut"];
type Props = { entryId: string; revision: number };

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

function Changes({ entryId, revision }: Props) {
  const t = useTexts(texts);
  const { data, error, refetch } = useQuery({
    queryKey: [...entryKey(entryId), "differences", revision],
    queryFn: ({ signal }) =>
      submissions.get("/entries/{entry_id}/revisions/{revision}/differences", {
        params: { entry_id: entryId, revision },
        signal,
      }),
  });
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  if (data.fields.length === 0) return <p className={styles.note}>{t.noDifferences}</p>;
  return (
    <dl className={styles.changes}>
      {data.fields.map((change) => (
        <div key={change.field}>
          <dt>{t.fields[change.field as keyof typeof t.fields]}</dt>
          <dd>
            <span className={styles.note}>{t.before}</span>
            <Side change={change} value={change.old} />
          </dd>
          <dd>
            <span className={styles.note}>{t.after}</span>
            <Side change={change} value={change.new} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Side({ change, value }: { change: Change; value: Change["old"] }): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const field = FIELDS.find((one) => one === change.field);
  // of a scan only its checksum is told
  if (field === undefined) return value === null ? t.notGiven : t.otherFile;
  const values = valuesOf({ criteria: [], ...(value !== null && { [field]: value }) });
  return <FieldValue field={field} values={values} t={t} language={language} />;
}

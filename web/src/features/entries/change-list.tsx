import type { ReactNode } from "react";
import type { components } from "@/api/generated/submissions";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import styles from "./entries.module.css";
import { FIELDS, valuesOf } from "./fields";
import { FieldValue } from "./form-facts";

type Change = components["schemas"]["ChangeOut"];

/** Fields that differ, each with what stood there and what stands there now. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const t = useTexts(texts);
  return (
    <dl className={styles.changes}>
      {changes.map((change) => (
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

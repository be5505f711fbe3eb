import type { ReactNode } from "react";
import type { components } from "@/api/generated/submissions";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import styles from "./entries.module.css";
import { useFieldLabels } from "./extra";
import { isExtra, valuesOf, type Field } from "./fields";
import { FieldValue } from "./form-facts";

type Change = components["schemas"]["ChangeOut"];

/** Fields that differ, in the form's order, each with what stood there and what stands there now. */
export function ChangeList({ callId, changes }: { callId: string; changes: readonly Change[] }) {
  const t = useTexts(texts);
  const labels = useFieldLabels(callId);
  return (
    <dl className={styles.changes}>
      {inOrder(changes, Object.keys(labels)).map((change) => (
        <div key={change.field}>
          <dt>{labels[change.field] ?? change.field}</dt>
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

/** The service knows the names of a call's own fields, but not which of them comes first. */
const inOrder = (changes: readonly Change[], order: readonly string[]): Change[] =>
  [...changes].sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));

function Side({ change, value }: { change: Change; value: Change["old"] }): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const field = change.field === "scan" ? undefined : (change.field as Field);
  // of a scan only its checksum is told
  if (field === undefined) return value === null ? t.notGiven : t.otherFile;
  const values = {
    ...valuesOf(value === null ? {} : { [field]: value }),
    ...(isExtra(field) && { [field]: String(value ?? "") }),
  };
  return <FieldValue field={field} values={values} t={t} language={language} />;
}

import type { ReactNode } from "react";
import type { Language } from "@/api/problem";
import type { entries as texts } from "@/locales/entries";
import { day } from "@/ui/dates";
import { BureauName } from "./bureau-name";
import type { Entry } from "./entries";
import styles from "./entries.module.css";
import { fieldOf, titleOf, type Asked } from "./extra";
import { FIELDS, valuesOf, type Field, type Values } from "./fields";
import { ScanFacts } from "./scan-facts";

type Line = readonly [name: string, value: ReactNode];
type Texts = (typeof texts)[Language];

/** The form's lines as they are read, in its order, with the scan where the form has it and the call's own last. */
export function formFacts(entry: Entry, asked: readonly Asked[], t: Texts, language: Language): Line[] {
  const values = valuesOf(entry.form);
  const scan: Line = [t.fields.scan, entry.scan ? <ScanFacts entry={entry} /> : <NotGiven t={t} />];
  const shown = (field: Field) => <FieldValue field={field} values={values} t={t} language={language} />;
  const fixed = FIELDS.flatMap((field) => {
    const line: Line = [t.fields[field], shown(field)];
    return field === "maker" ? [line, scan] : [line];
  });
  return [...fixed, ...asked.map((one): Line => [titleOf(one, language), shown(fieldOf(one))])];
}

type Props = { field: Field; values: Values; t: Texts; language: Language };

/** What stands in one field, or that nothing does. */
export function FieldValue({ field, values, t, language }: Props): ReactNode {
  if (field === "criteria") {
    if (values.criteria.length === 0) return <NotGiven t={t} />;
    return (
      <ul className={styles.chosen} lang="zh-CN">
        {values.criteria.map((criterion) => (
          <li key={criterion}>{criterion}</li>
        ))}
      </ul>
    );
  }
  const text = values[field] ?? "";
  if (text.trim() === "") return <NotGiven t={t} />;
  switch (field) {
    case "bureau_id":
      return <BureauName id={text} />;
    case "minutes_per_episode":
    case "total_minutes":
      return `${text} ${t.minutes}`;
    case "first_broadcast_on":
    case "finished_on":
      return day(text, language);
    default:
      return (
        <span className={styles.typed} lang="zh-CN">
          {text}
        </span>
      );
  }
}

function NotGiven({ t }: { t: Texts }) {
  return <span className={styles.note}>{t.notGiven}</span>;
}

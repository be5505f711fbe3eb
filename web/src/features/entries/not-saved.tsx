import { Button } from "antd";
import { useState } from "react";
import { session } from "@/api/session";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { Facts } from "@/ui/facts";
import { copyOf, keepCopy } from "./draft-copy";
import type { Entry } from "./entries";
import sheets from "./entries.module.css";
import { numbersOf, useAsked, useFieldLabels } from "./extra";
import { differing, valuesOf } from "./fields";
import styles from "./form.module.css";
import { FieldValue } from "./form-facts";

/** What was typed here when the entry had moved on elsewhere: it cannot be saved, and is not thrown away. */
export function NotSaved({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const names = useTexts(entryTexts);
  const language = useLanguage();
  const [owner] = useState(() => session.state.get().account?.id ?? "");
  const [copy, setCopy] = useState(() => copyOf(owner, entry.id));
  const labels = useFieldLabels(entry.call_id);
  const numbers = numbersOf(useAsked(entry.call_id));
  if (copy === null) return null;
  const mine = differing(copy.values, valuesOf(copy.base.form), numbers);
  const forget = () => {
    keepCopy(owner, entry.id, null);
    setCopy(null);
  };
  return (
    <section className={sheets.sheet} aria-labelledby="not-saved">
      <div className={styles.head}>
        <h2 id="not-saved">{t.notSaved}</h2>
        <p className={styles.quiet}>{t.notSavedLead}</p>
      </div>
      <Facts
        facts={mine.map((field) => [
          labels[field] ?? field,
          <FieldValue key={field} field={field} values={copy.values} t={names} language={language} />,
        ])}
      />
      <div>
        <Button onClick={forget}>{t.forget}</Button>
      </div>
    </section>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { session } from "@/api/session";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { Facts } from "@/ui/facts";
import type { Copy } from "./draft";
import { copyOf, keepCopy } from "./draft-copy";
import sheets from "./entries.module.css";
import { numbersOf, useAsked, useFieldLabels } from "./extra";
import { differing, valuesOf } from "./fields";
import styles from "./form.module.css";
import { FieldValue } from "./form-facts";

type Props = { entryId: string; lead: string };

/** What was typed here when the entry had moved on or gone elsewhere: it cannot be saved, and is not thrown away. */
export function NotSaved({ entryId, lead }: Props) {
  const [owner] = useState(() => session.state.get().account?.id ?? "");
  const [copy, setCopy] = useState(() => copyOf(owner, entryId));
  if (copy === null) return null;
  const forget = () => {
    keepCopy(owner, entryId, null);
    setCopy(null);
  };
  return <Left copy={copy} lead={lead} onForget={forget} />;
}

function Left({ copy, lead, onForget }: { copy: Copy; lead: string; onForget: () => void }) {
  const t = useTexts(texts);
  const names = useTexts(entryTexts);
  const language = useLanguage();
  const labels = useFieldLabels(copy.base.call_id);
  const numbers = numbersOf(useAsked(copy.base.call_id));
  const mine = differing(copy.values, valuesOf(copy.base.form), numbers);
  return (
    <section className={sheets.sheet} aria-labelledby="not-saved">
      <div className={styles.head}>
        <h2 id="not-saved">{t.notSaved}</h2>
        <p className={styles.quiet}>{lead}</p>
      </div>
      <Facts
        facts={mine.map((field) => [
          labels[field] ?? field,
          <FieldValue key={field} field={field} values={copy.values} t={names} language={language} />,
        ])}
      />
      <div>
        <Button onClick={onForget}>{t.forget}</Button>
      </div>
    </section>
  );
}

import { Button } from "antd";
import { useEffect, useRef } from "react";
import { bilingual, said } from "@/api/problem";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { Facts } from "@/ui/facts";
import type { Checked } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import type { Entry } from "./entries";
import sheets from "./entries.module.css";
import { useAsked, useFieldLabels } from "./extra";
import type { Values } from "./fields";
import styles from "./form.module.css";
import { formFacts } from "./form-facts";

type Props = {
  entry: Entry;
  checked: Checked<Values>;
  /** The names of what has changed since it was read here, where that kept it from being submitted. */
  changed: readonly string[] | null;
  onSubmit: () => void;
  onBack: () => void;
};

/** Of a draft it says itself that it is kept. */
const LATE = "entry_deadline_passed";

/** What is about to be submitted, as the bureau will read it. A refusal leaves the draft as it is, and says so. */
export function Preview({ entry, checked: { problem, sending }, changed, onSubmit, onBack }: Props) {
  const t = useTexts(texts);
  const names = useTexts(entryTexts);
  const language = useLanguage();
  const labels = useFieldLabels(entry.call_id);
  const warnings = entry.draft_warnings ?? [];
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const sheet = useRef<HTMLElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => sheet.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (changed === null) return;
    sheet.current?.focus({ preventScroll: true });
    note.current?.scrollIntoView({ block: "center" }); // at the page's edge the bar would cover it
  }, [changed]);
  return (
    <section ref={sheet} className={sheets.sheet} tabIndex={-1} aria-labelledby="preview">
      <div className={styles.head}>
        <h2 id="preview">{t.previewTitle}</h2>
        <p className={styles.quiet}>{t.previewLead}</p>
        <p ref={note} role="alert" className={styles.note}>
          {changed !== null && t.changedSince(changed.join(t.and))}
        </p>
      </div>
      {warnings.length > 0 && (
        <section className={sheets.warnings} aria-labelledby="draft-warnings">
          <h3 id="draft-warnings">{t.warnings}</h3>
          <ul>
            {warnings.map(({ field, code, message }) => (
              <li key={code}>
                {t.about(labels[field] ?? field)}
                {said(bilingual(message), language)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Facts facts={formFacts(entry, useAsked(entry.call_id), names, language)} />
      <div>
        <ProblemNote problem={problem} wait={wait} />
        {problem !== null && (problem.code !== LATE || entry.state === "returned") && (
          <p className={styles.note}>{t.kept}</p>
        )}
      </div>
      <div className={styles.actions}>
        <Button type="primary" loading={sending} disabled={wait > 0} onClick={onSubmit}>
          {t.submit}
        </Button>
        <Button onClick={onBack}>{t.backToForm}</Button>
      </div>
    </section>
  );
}

import type { ReactNode } from "react";
import { bilingual, said } from "@/api/problem";
import { useCall } from "@/api/use-call";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { Facts } from "@/ui/facts";
import { lastStep, type Entry } from "./entries";
import styles from "./entries.module.css";
import { useAsked } from "./extra";
import { formFacts } from "./form-facts";
import { StateMark } from "./state-mark";
import { StepRecord } from "./step-record";

/** An entry to be read, by whoever may: where it stands, what was decided, and the form; `children` stand between. */
export function EntrySheets({ entry, children }: { entry: Entry; children?: ReactNode }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const asked = useAsked(entry.call_id);
  return (
    <>
      <Head entry={entry} />
      {children}
      <section className={styles.sheet} aria-labelledby="record">
        <h2 id="record">{t.record}</h2>
        <StepRecord entry={entry} />
      </section>
      <section className={styles.sheet} aria-labelledby="form">
        <h2 id="form">{t.form}</h2>
        <Facts facts={formFacts(entry, asked, t, language)} />
      </section>
    </>
  );
}

function Head({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { data: call } = useCall(entry.call_id);
  const reason = lastStep(entry)?.reason ?? null;
  return (
    <header className={styles.sheet}>
      <h1 lang="zh-CN">{entry.form.title ?? t.untitled}</h1>
      <Facts
        facts={[
          [t.state, <StateMark key="state" state={entry.state} />],
          [t.reason, reason === null ? null : <span lang="zh-CN">{reason}</span>],
          [t.number, entry.registration_number],
          [t.call, call === undefined ? null : <span lang="zh-CN">{call.title}</span>],
        ]}
      />
      {entry.warnings.length > 0 && (
        <section className={styles.warnings} aria-labelledby="warnings">
          <h2 id="warnings">{t.warnings}</h2>
          <ul>
            {entry.warnings.map(({ code, message }) => (
              <li key={code}>{said(bilingual(message), language)}</li>
            ))}
          </ul>
        </section>
      )}
    </header>
  );
}

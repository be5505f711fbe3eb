import { Link, useSearchParams } from "react-router";
import { bilingual, said } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { entryForm } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { Facts } from "@/ui/facts";
import { CopyEntry } from "./copy-entry";
import { Documents } from "./documents";
import { lastStep, type Entry } from "./entries";
import styles from "./entries.module.css";
import { formFacts } from "./form-facts";
import forms from "./form.module.css";
import { NotSaved } from "./not-saved";
import { StepRecord } from "./step-record";
import { StateMark } from "./state-mark";
import { useCall } from "@/api/use-call";
import { Withdraw } from "./withdraw";

/** An entry to be read: where it stands, what was decided, and the form. */
export function EntryView({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { data: call } = useCall(entry.call_id);
  const { done } = useTexts(entryForm);
  const [search] = useSearchParams();
  const reason = lastStep(entry)?.reason ?? null;
  return (
    <article className={styles.article}>
      <Link to="/entries">{t.back}</Link>
      {search.has("submitted") && entry.state === "submitted" && (
        <p role="status" className={forms.done}>
          {done(entry.registration_number ?? "")}
        </p>
      )}
      <NotSaved entry={entry} />
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
      <section className={styles.sheet} aria-labelledby="record">
        <h2 id="record">{t.record}</h2>
        <StepRecord entry={entry} />
      </section>
      <section className={styles.sheet} aria-labelledby="form">
        <h2 id="form">{t.form}</h2>
        <Facts facts={formFacts(entry, t, language)} />
      </section>
      <div className={forms.actions}>
        <Documents entry={entry} />
        <CopyEntry entry={entry} />
        {entry.state === "submitted" && <Withdraw entry={entry} />}
      </div>
    </article>
  );
}

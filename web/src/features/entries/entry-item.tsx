import { Link } from "react-router";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { instant } from "@/ui/dates";
import { isEditable, lastStep, type Entry } from "./entries";
import styles from "./entries.module.css";
import { StateMark } from "./state-mark";
import { TimeLeft } from "./time-left";
import { useCall } from "@/api/use-call";

/** An entry in a list: what it is, where it stands, and what is to be done. */
export function EntryItem({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { data: call, isPending } = useCall(entry.call_id);
  const title = entry.form.title ?? t.untitled;
  const submitted = entry.steps.findLast(({ state }) => state === "submitted");
  const reason = lastStep(entry)?.reason ?? null;
  return (
    <li className={styles.item}>
      <div className={styles.what}>
        <h2 lang="zh-CN">
          <Link to={`/entries/${entry.id}`}>{title}</Link>
        </h2>
        <StateMark state={entry.state} />
      </div>
      <p className={styles.note} lang="zh-CN">
        {call?.title ?? (isPending ? "" : t.unknownCall)}
      </p>
      <dl className={styles.details}>
        {entry.registration_number !== null && <Detail name={t.number}>{entry.registration_number}</Detail>}
        {submitted !== undefined && <Detail name={t.submittedAt}>{instant(submitted.at, language)}</Detail>}
        {isEditable(entry) && <Detail name={t.savedAt}>{instant(entry.updated_at, language)}</Detail>}
        {entry.submit_until !== null && (
          <Detail name={t.submitUntil}>
            <TimeLeft entry={entry} />
          </Detail>
        )}
      </dl>
      {reason !== null && (
        <p className={styles.reason}>
          <strong>{entry.state === "returned" ? t.returnReason : t.reason}</strong>
          <span lang="zh-CN">{reason}</span>
        </p>
      )}
      <Link to={`/entries/${entry.id}`} className={styles.action} aria-label={`${act(entry, t)} ${title}`}>
        {act(entry, t)}
      </Link>
    </li>
  );
}

const act = (entry: Entry, t: { edit: string; view: string }) => (isEditable(entry) ? t.edit : t.view);

function Detail({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

import { Link } from "react-router";
import { useLanguage, useTexts } from "@/locales/language";
import { calls as texts } from "@/locales/calls";
import { deadline, instant, remaining } from "@/ui/dates";
import styles from "./calls.module.css";
import { closesAt, phaseOf, type Call } from "@/ui/phase";

/** A call in a list: what it is, where it stands, and how long there is. */
export function CallLink({ call, now }: { call: Call; now: number }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const phase = phaseOf(call, now);
  const left = phase === "open" ? remaining(closesAt(call), now, language) : null;
  return (
    <li className={styles.call}>
      <Link to={`/calls/${call.id}`} lang="zh-CN">
        {call.title}
      </Link>
      <p className={styles.when}>
        <PhaseMark phase={phase} />
        {phase === "upcoming" ? (
          <span>
            {t.from} {instant(call.opens_at, language)}
          </span>
        ) : (
          <span>
            {t.until} {deadline(closesAt(call), language)}
          </span>
        )}
        {left !== null && <span className={styles.left}>{t.left(left)}</span>}
      </p>
    </li>
  );
}

export function PhaseMark({ phase }: { phase: "upcoming" | "open" | "closed" }) {
  const t = useTexts(texts);
  return <span className={styles[phase]}>{t.states[phase]}</span>;
}

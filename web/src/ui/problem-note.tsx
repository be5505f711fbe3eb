import { said, type Problem } from "@/api/problem";
import { form } from "@/locales/form";
import { useLanguage, useTexts } from "@/locales/language";
import styles from "./problem-note.module.css";

type Props = {
  problem: Problem | null;
  /** How many fields are wrong. */
  faulty?: number;
  /** Seconds until it may be tried again. */
  wait?: number;
};

/** Why something was not taken. What is wrong with one field stands beside that field. */
export function ProblemNote({ problem, faulty = 0, wait = 0 }: Props) {
  const t = useTexts(form);
  const language = useLanguage();
  return (
    <div role="alert">
      {problem !== null && (
        <p className={styles.note}>
          <span>{said(problem.text, language)}</span>
          {faulty > 0 && <span>{t.faults(faulty)}</span>}
          {wait > 0 && <span>{t.wait(wait)}</span>}
        </p>
      )}
    </div>
  );
}

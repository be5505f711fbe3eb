/** The states of a page besides being full: loading, empty, failed. */

import { Button } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { asProblem, said } from "@/api/problem";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import styles from "./states.module.css";

const PATIENCE = 300; // what comes sooner needs no word

export function Loading() {
  const t = useTexts(shell);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.state} role="status">
      {late && (
        <>
          <span className={styles.pulse} aria-hidden />
          <p>{t.loading}</p>
        </>
      )}
    </div>
  );
}

type EmptyProps = { title: string; hint?: string; page?: boolean; children?: ReactNode };

/** `hint` says what to do about it; `page` where nothing else stands on the page. */
export function Empty({ title, hint, page, children }: EmptyProps) {
  const Title = page ? "h1" : "p";
  return (
    <div className={styles.state}>
      <Title className={styles.title}>{title}</Title>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useTexts(shell);
  const language = useLanguage();
  const problem = asProblem(error);
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{t.failed}</p>
      <p>{said(problem.text, language)}</p>
      {problem.requestId !== null && (
        <p className={styles.id}>
          {t.requestId} {problem.requestId}
        </p>
      )}
      {retry && <Button onClick={retry}>{t.retry}</Button>}
    </div>
  );
}

import { useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { asProblem, said, type Problem } from "@/api/problem";
import { session, type Account } from "@/api/session";
import { form } from "@/locales/form";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./shell.module.css";

/**
 * A disclosure, not an ARIA menu: what it shows are plain links, reached with the Tab key. After a logout that failed it
 * stays until it is put away on purpose: who turns to go shall see that the account is still open.
 */
export function AccountMenu({ account }: { account: Account }) {
  const t = useTexts(shell);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const busy = leaving || wait > 0;
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (problem === null && event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      setProblem(null);
      button.current?.focus();
    };
    document.addEventListener("keydown", escape);
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      document.removeEventListener("keydown", escape);
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [open, problem]);

  const putAway = () => {
    setOpen(false);
    setProblem(null);
  };
  const leave = async () => {
    if (busy) return; // not disabled, as whoever came by keyboard would lose the place
    setLeaving(true);
    try {
      await session.logOut();
    } catch (error) {
      setOpen(true);
      setProblem(asProblem(error));
      return;
    } finally {
      setLeaving(false);
    }
    putAway();
    await navigate("/");
  };

  return (
    <div className={styles.account} ref={root}>
      <button
        type="button"
        className={styles.tool}
        ref={button}
        aria-expanded={open}
        aria-controls="account-menu"
        onClick={() => (open ? putAway() : setOpen(true))}
      >
        <span className={styles.loginName}>{account.login}</span>
        <svg aria-hidden width="10" height="6" viewBox="0 0 10 6">
          <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
      </button>
      <div id="account-menu" className={styles.menu} hidden={!open}>
        <p className={styles.who}>
          <strong lang="zh-CN">{account.name}</strong>
          <span>{t.roles[account.role]}</span>
        </p>
        <Link to="/account" onClick={putAway}>
          {t.account}
        </Link>
        <StillIn problem={problem} wait={wait} />
        <button type="button" aria-disabled={busy} onClick={() => void leave()}>
          {problem ? t.logOutAgain : t.logOut}
        </button>
      </div>
    </div>
  );
}

/** Why the logout failed, and that it did. */
function StillIn({ problem, wait }: { problem: Problem | null; wait: number }) {
  const t = useTexts(shell);
  const { wait: waiting } = useTexts(form);
  const language = useLanguage();
  return (
    <div role="alert">
      {problem !== null && (
        <p className={styles.failed}>
          <strong>{t.stillIn}</strong>
          <span>{said(problem.text, language)}</span>
          {wait > 0 && <span>{waiting(wait)}</span>}
        </p>
      )}
    </div>
  );
}

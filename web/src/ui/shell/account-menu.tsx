import { useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { session, type Account } from "@/api/session";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import styles from "./shell.module.css";

/** A disclosure, not an ARIA menu: what it shows are plain links, reached with the Tab key. */
export function AccountMenu({ account }: { account: Account }) {
  const t = useTexts(shell);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
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
  }, [open]);

  const leave = async () => {
    setOpen(false);
    await session.logOut();
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
        onClick={() => setOpen(!open)}
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
        <Link to="/account" onClick={() => setOpen(false)}>
          {t.account}
        </Link>
        <button type="button" onClick={() => void leave()}>
          {t.logOut}
        </button>
      </div>
    </div>
  );
}

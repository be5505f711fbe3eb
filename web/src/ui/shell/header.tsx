import { Link, NavLink } from "react-router";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { choose, useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { AccountMenu } from "./account-menu";
import mark from "./mark.svg";
import { pagesOf } from "./navigation";
import styles from "./shell.module.css";
import { UnreadLink } from "./unread-link";

export function Header() {
  const t = useTexts(shell);
  const language = useLanguage();
  const { account } = useStore(session.state);
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand}>
          <img src={mark} alt="" width={36} height={36} />
          <span>
            <span className={styles.programme}>{t.programme}</span>
            <span className={styles.platform}>{t.platform}</span>
          </span>
        </Link>
        <div className={styles.tools}>
          <button type="button" className={styles.tool} lang={other} onClick={() => choose(other)}>
            {t.otherLanguage}
          </button>
          {account === null ? (
            <>
              <Link to="/register" className={styles.tool}>
                {t.register}
              </Link>
              <Link to="/login" className={styles.login}>
                {t.logIn}
              </Link>
            </>
          ) : (
            <>
              <UnreadLink key={account.id} />
              <AccountMenu account={account} />
            </>
          )}
        </div>
      </div>
      <nav className={styles.nav} aria-label={t.navigation}>
        <ul>
          {pagesOf(account?.role, language).map(({ to, name }) => (
            <li key={to}>
              <NavLink to={to} end={to === "/"}>
                {name}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

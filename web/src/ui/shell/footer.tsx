import { Link } from "react-router";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { SupportPhone } from "@/ui/support";
import styles from "./shell.module.css";

export function Footer() {
  const t = useTexts(shell);
  return (
    <footer className={styles.footer}>
      <div className={styles.foot}>
        <p className={styles.phone}>
          {t.support} <SupportPhone />
        </p>
        <p>{t.hours}</p>
        <p>{t.browsers}</p>
        <p>
          <Link to="/receipts">{t.receipts}</Link>
        </p>
        <p className={styles.authority}>{t.authority}</p>
      </div>
    </footer>
  );
}

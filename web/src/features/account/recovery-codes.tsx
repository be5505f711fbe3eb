import { Button } from "antd";
import { useRef, useState } from "react";
import { useTexts } from "@/locales/language";
import { secondFactor as texts } from "@/locales/second-factor";
import { shell } from "@/locales/shell";
import { download } from "@/ui/download";
import { printPart } from "@/ui/print";
import styles from "./account.module.css";

type Props = { title: "h2" | "h3"; codes: readonly string[]; login: string; kept: string; onKept: () => void };

/** Shown this once: to copy, to print, to download. */
export function RecoveryCodes({ title: Title, codes, login, kept, onKept }: Props) {
  const t = useTexts(texts);
  const { programme } = useTexts(shell);
  const sheet = useRef<HTMLDivElement>(null);
  const [copied, setCopied] = useState(false);
  const heading = t.codesOf(programme, login);
  const copy = () => void navigator.clipboard.writeText(codes.join("\n")).then(() => setCopied(true));
  const save = () =>
    download(new Blob([`${heading}\n\n${codes.join("\n")}\n\n${t.codesOnce}\n`]), `${t.codesFile}-${login}.txt`);
  const print = () => sheet.current && printPart(sheet.current);
  return (
    <div role="status" className={styles.recovery}>
      <Title>{t.codesTitle}</Title>
      <p className={styles.told}>{t.codesLead}</p>
      <div ref={sheet} className={styles.codesSheet}>
        <p className={styles.printed}>{heading}</p>
        <ol className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <p className={styles.printed}>{t.codesOnce}</p>
      </div>
      <div className={styles.row}>
        {/* where a site is served without TLS, browsers lend no clipboard */}
        {"clipboard" in navigator && <Button onClick={copy}>{copied ? t.copied : t.copy}</Button>}
        <Button onClick={save}>{t.download}</Button>
        <Button onClick={print}>{t.print}</Button>
      </div>
      <Button type="primary" onClick={onKept}>
        {kept}
      </Button>
    </div>
  );
}

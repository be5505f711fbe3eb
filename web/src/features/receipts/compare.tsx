import { useState } from "react";
import { useTexts } from "@/locales/language";
import { receipts as texts } from "@/locales/receipts";
import { FileDrop } from "@/ui/form/file-drop";
import styles from "./receipts.module.css";

type Compared = { name: string; outcome: "same" | "different" | "unread" };

/** Whether a file is the scan that was submitted: computed here, so that nobody has to hand it over. */
export function Compare({ sha256 }: { sha256: string }) {
  const t = useTexts(texts);
  const [compared, setCompared] = useState<Compared | null>(null);
  const compare = async (file: File) => {
    const found = await digestOf(file).catch(() => null);
    setCompared({ name: file.name, outcome: found === null ? "unread" : found === sha256 ? "same" : "different" });
  };
  return (
    <div className={styles.compare}>
      <FileDrop
        label={t.compare}
        hint={t.compareHint}
        accept="application/pdf,.pdf"
        onFile={(file) => void compare(file)}
      />
      <p role="status" className={styles.compared} data-same={compared?.outcome === "same"}>
        {compared !== null && (
          <>
            <span aria-hidden>{compared.outcome === "same" ? "✓" : "✗"}</span> {t[compared.outcome](compared.name)}
          </>
        )}
      </p>
    </div>
  );
}

async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

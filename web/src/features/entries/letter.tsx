import { submissions } from "@/api/client";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { DownloadButton } from "./download-button";
import type { Entry } from "./entries";
import styles from "./form.module.css";

const FORMATS = ["pdf", "docx"] as const;

/** The commitment letter with the names of the form as it is now: what was typed is saved first. */
export function Letter({ entry, save }: { entry: Entry; save: () => Promise<unknown> }) {
  const t = useTexts(texts).scan;
  const name = useTexts(entryTexts).fields.scan;
  return (
    <div className={styles.letter}>
      <span className={styles.quiet}>{t.letter}</span>
      {FORMATS.map((format) => (
        <DownloadButton
          key={format}
          small
          name={t.formats[format]}
          file={`${name}-${entry.form.title ?? ""}.${format}`}
          fetch={async () => {
            await save();
            const params = { entry_id: entry.id };
            return submissions.file("/entries/{entry_id}/commitment-letter", { params, query: { format } });
          }}
        />
      ))}
    </div>
  );
}

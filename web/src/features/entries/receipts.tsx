import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { DownloadButton } from "./download-button";
import type { Entry } from "./entries";
import styles from "./entries.module.css";

type Props = { entry: Pick<Entry, "id" | "registration_number">; revision: number };

/** The receipt of one submission: on paper, and as the signed text that a program verifies. */
export function Receipts({ entry: { id, registration_number }, revision }: Props) {
  const t = useTexts(texts);
  const params = { entry_id: id, revision };
  const file = `${t.receiptFile}-${registration_number ?? ""}-${revision}`;
  return (
    <div className={styles.receipts}>
      <DownloadButton
        small
        name={t.receiptOf(revision, "PDF")}
        file={`${file}.pdf`}
        fetch={() => submissions.file("/entries/{entry_id}/receipts/{revision}/document", { params })}
      />
      <DownloadButton
        small
        name={t.receiptOf(revision, "JSON")}
        file={`${file}.json`}
        fetch={() => submissions.file("/entries/{entry_id}/receipts/{revision}", { params })}
      />
    </div>
  );
}

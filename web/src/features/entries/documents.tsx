import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { DownloadButton } from "./download-button";
import type { Entry } from "./entries";

/** What was submitted last, on paper: the official table, and the receipt that anybody can verify. */
export function Documents({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  if (entry.revision === 0) return null;
  const { id: entry_id, revision } = entry;
  const number = entry.registration_number ?? "";
  return (
    <>
      <DownloadButton
        name={t.printForm}
        file={`${t.form}-${number}.pdf`}
        fetch={() =>
          submissions.file("/entries/{entry_id}/registration-form", { params: { entry_id }, query: { revision } })
        }
      />
      <DownloadButton
        name={t.receipt}
        file={`${t.receiptFile}-${number}-${revision}.pdf`}
        fetch={() =>
          submissions.file("/entries/{entry_id}/receipts/{revision}/document", { params: { entry_id, revision } })
        }
      />
    </>
  );
}

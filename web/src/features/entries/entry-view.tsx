import { Link, useSearchParams } from "react-router";
import { entries as texts } from "@/locales/entries";
import { entryForm } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { CopyEntry } from "./copy-entry";
import { Documents } from "./documents";
import type { Entry } from "./entries";
import styles from "./entries.module.css";
import { EntrySheets } from "./entry-sheets";
import forms from "./form.module.css";
import { NotSaved } from "./not-saved";
import { SaveHistory } from "./save-history";
import { Withdraw } from "./withdraw";

/** The applicant's own entry, once it is submitted. */
export function EntryView({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const { done, notSavedLead } = useTexts(entryForm);
  const [search] = useSearchParams();
  return (
    <article className={styles.article}>
      <Link to="/entries">{t.back}</Link>
      {search.has("submitted") && entry.state === "submitted" && (
        <p role="status" className={forms.done}>
          {done(entry.registration_number ?? "")}
        </p>
      )}
      <NotSaved entryId={entry.id} lead={notSavedLead} />
      <EntrySheets entry={entry} />
      <div className={forms.actions}>
        <Documents entry={entry} />
        <CopyEntry entry={entry} />
        <SaveHistory entry={entry} />
        {entry.state === "submitted" && <Withdraw entry={entry} />}
      </div>
    </article>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { submissions } from "@/api/client";
import { EVERY } from "@/api/following";
import { bilingual, Problem, said } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Documents } from "./documents";
import { entryKey, type Entry } from "./entries";
import styles from "./entries.module.css";
import { EntrySheets } from "./entry-sheets";
import forms from "./form.module.css";

/** An entry as it was submitted last, for the bureau and the administration, with what they should look at. */
export default function SubmittedEntryPage() {
  const t = useTexts(texts);
  const { entryId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: entryKey(entryId),
    queryFn: ({ signal }) => submissions.get("/entries/{entry_id}", { params: { entry_id: entryId }, signal }),
    refetchInterval: EVERY,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  useTitle(data?.form.title ?? t.submittedTitle);
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  return (
    <article className={styles.article}>
      <Link to="/submitted">{t.backToSubmitted}</Link>
      <EntrySheets entry={data}>
        <Hints entry={data} />
      </EntrySheets>
      <div className={forms.actions}>
        <Documents entry={data} />
      </div>
    </article>
  );
}

/** Nothing that decides by itself: what else seems to be the same, and what the scan looks like. */
function Hints({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const flags = entry.flags ?? [];
  const hints = entry.scan_hints?.hints ?? [];
  if (flags.length + hints.length === 0) return null;
  return (
    <section className={styles.sheet} aria-labelledby="hints">
      <h2 id="hints">{t.hints}</h2>
      <p className={styles.note}>{t.hintsLead}</p>
      <ul className={styles.hints}>
        {flags.map(({ entry_id, registration_number, reason, message }) => (
          <li key={`${reason}-${registration_number}`}>
            {said(bilingual(message), language)}{" "}
            {entry_id !== null && <Link to={`/submitted/${entry_id}`}>{t.openOther(registration_number)}</Link>}
          </li>
        ))}
        {hints.map(({ code, message }) => (
          <li key={code}>{said(bilingual(message), language)}</li>
        ))}
      </ul>
    </section>
  );
}

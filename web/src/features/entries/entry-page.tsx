import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { submissions } from "@/api/client";
import { EVERY } from "@/api/following";
import { Problem } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { entryForm } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { EditEntry } from "./edit-entry";
import { entryKey, isEditable, type Entry } from "./entries";
import styles from "./entries.module.css";
import { EntryView } from "./entry-view";
import { NotSaved } from "./not-saved";
import { useCall } from "@/api/use-call";

/** One entry, as it is: it may change in another window, or by the bureau's decision, while one looks at it. */
export default function EntryPage() {
  const t = useTexts(texts);
  const { entryId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: entryKey(entryId),
    queryFn: ({ signal }) => submissions.get("/entries/{entry_id}", { params: { entry_id: entryId }, signal }),
    refetchInterval: EVERY,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
  useTitle(data?.form.title ?? t.title);
  if (error instanceof Problem && [404, 422].includes(error.status)) return <Gone key={entryId} entryId={entryId} />;
  if (data !== undefined) return isEditable(data) ? <Editing key={entryId} entry={data} /> : <EntryView entry={data} />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

/** Nothing to see but what was typed here when another window deleted the draft. */
function Gone({ entryId }: { entryId: string }) {
  const { goneLead } = useTexts(entryForm);
  return (
    <div className={styles.page}>
      <NotFound />
      <NotSaved entryId={entryId} lead={goneLead} />
    </div>
  );
}

function Editing({ entry }: { entry: Entry }) {
  const { data, error, refetch } = useCall(entry.call_id);
  if (data !== undefined) return <EditEntry entry={entry} call={data} />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

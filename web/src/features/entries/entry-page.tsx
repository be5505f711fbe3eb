import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { submissions } from "@/api/client";
import { EVERY } from "@/api/following";
import { Problem } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { EditEntry } from "./edit-entry";
import { entryKey, isEditable, type Entry } from "./entries";
import { EntryView } from "./entry-view";
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
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  if (data !== undefined) return isEditable(data) ? <Editing key={entryId} entry={data} /> : <EntryView entry={data} />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

function Editing({ entry }: { entry: Entry }) {
  const { data, error, refetch } = useCall(entry.call_id);
  if (data !== undefined) return <EditEntry entry={entry} call={data} />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

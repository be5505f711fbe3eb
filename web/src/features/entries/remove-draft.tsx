import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { Problem } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { ConfirmedButton } from "./confirmed-button";
import { entryKey, listsKey, type Entry } from "./entries";

/** Deletes a draft that was never submitted. */
export function RemoveDraft({ entry, onRemoved }: { entry: Entry; onRemoved: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    try {
      await submissions.delete("/entries/{entry_id}", { params: { entry_id: entry.id } });
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error; // another window was first
    }
    onRemoved();
    await navigate("/entries", { replace: true });
    client.removeQueries({ queryKey: entryKey(entry.id) });
    await client.invalidateQueries({ queryKey: listsKey });
  };
  return <ConfirmedButton name={t.remove} lead={t.removeLead(entry.form.title ?? t.untitled)} act={remove} />;
}

import { useQueryClient } from "@tanstack/react-query";
import { submissions } from "@/api/client";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { ConfirmedButton } from "./confirmed-button";
import { entryKey, listsKey, type Entry } from "./entries";

/** Takes back what waits for its review. */
export function Withdraw({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const withdraw = async () => {
    const params = { entry_id: entry.id };
    client.setQueryData(entryKey(entry.id), await submissions.post("/entries/{entry_id}/withdrawal", { params }));
    await client.invalidateQueries({ queryKey: listsKey });
  };
  return <ConfirmedButton name={t.withdraw} lead={t.withdrawLead} act={withdraw} />;
}

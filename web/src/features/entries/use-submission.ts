import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { Problem } from "@/api/problem";
import type { Draft } from "./draft";
import { entryKey, listsKey, type Entry } from "./entries";
import { numbersOf, useAsked } from "./extra";
import { differing, valuesOf, type Field, type Numbers } from "./fields";

type Read = Pick<Entry, "version" | "form" | "scan">;

export type Submission = {
  /** Called when the preview is opened: what is read from now on. */
  read: () => void;
  submit: () => Promise<void>;
  /** What has changed since it was read: nothing was submitted, and the preview shows it now. */
  changed: readonly (Field | "scan")[] | null;
};

/** Submits what was read in the preview, and that alone, once however often it is sent; then shows what was submitted. */
export function useSubmission(entry: Entry, draft: Draft): Submission {
  const numbers = numbersOf(useAsked(entry.call_id));
  const now = (): Read => ({ version: draft.version, form: draft.saved, scan: entry.scan });
  const [seen, setSeen] = useState(now);
  const [changed, setChanged] = useState<Submission["changed"]>(null);
  const send = useSending(entry, draft);

  const read = () => {
    setSeen(now());
    setChanged(null);
  };
  const showAgain = (current: Read) => {
    setChanged(changesOf(seen, current, numbers));
    setSeen(current);
  };
  const submit = async () => {
    setChanged(null);
    // another window's save may have reached this page already: whoever has pressed the button had read the former
    if (draft.version !== seen.version) return showAgain(now());
    try {
      await send(seen.version);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      showAgain(await draft.reload());
    }
  };
  return { read, submit, changed };
}

function useSending(entry: Entry, draft: Draft) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const once = useOnce();
  const submission = useMutation({
    mutationFn: (match: number) =>
      submissions.post("/entries/{entry_id}/submission", {
        params: { entry_id: entry.id },
        once: once.key([entry.id, match]),
        match,
      }),
    onSuccess: async (submitted) => {
      once.done();
      draft.stop();
      client.setQueryData(entryKey(entry.id), submitted);
      void client.invalidateQueries({ queryKey: listsKey });
      await navigate(`/entries/${entry.id}?submitted`, { replace: true });
    },
  });
  return submission.mutateAsync;
}

function changesOf(before: Read, after: Read, numbers: Numbers): (Field | "scan")[] {
  const fields = differing(valuesOf(before.form), valuesOf(after.form), numbers);
  return before.scan?.sha256 === after.scan?.sha256 ? fields : [...fields, "scan"];
}

import { useQueryClient } from "@tanstack/react-query";
import type { FormInstance } from "antd";
import { useEffect, useState } from "react";
import { submissions } from "@/api/client";
import { Problem } from "@/api/problem";
import { session } from "@/api/session";
import { Draft } from "./draft";
import { copyOf, keepCopy } from "./draft-copy";
import { entryKey, type Call, type Entry } from "./entries";
import { numbersOf } from "./extra";
import type { Field, formOf, Values } from "./fields";

const SWITCHED = { zh: "当前浏览器已改用其他账号登录", en: "Another account has logged in in this browser" };

/** The draft behind a form, and the fields that another window has just changed. */
export function useDraft(
  entry: Entry,
  call: Call,
  form: FormInstance<Values>,
): { draft: Draft; taken: readonly Field[] } {
  const client = useQueryClient();
  const [taken, setTaken] = useState<readonly Field[]>([]);
  const [draft] = useState(() => {
    const owner = session.state.get().account?.id ?? "";
    const params = { entry_id: entry.id };
    const ports = {
      // nothing that one account has typed is sent as another
      save: async (body: ReturnType<typeof formOf>, match: number) => {
        if (session.state.get().account?.id !== owner) throw new Problem(401, "account_switched", SWITCHED);
        const saved = await submissions.put("/entries/{entry_id}", { params, body: { form: body }, match });
        client.setQueryData(entryKey(entry.id), saved);
        return saved;
      },
      load: () =>
        client.fetchQuery({
          queryKey: entryKey(entry.id),
          queryFn: ({ signal }) => submissions.get("/entries/{entry_id}", { params, signal }),
          staleTime: 0,
        }),
      keep: (copy: Parameters<typeof keepCopy>[2]) => keepCopy(owner, entry.id, copy),
      onTaken: (values: Values, fields: readonly Field[]) => {
        form.setFieldsValue(values);
        setTaken(fields);
      },
      numbers: numbersOf(call.extra_fields),
    };
    return new Draft(entry, ports, copyOf(owner, entry.id));
  });
  useEffect(() => draft.receive(entry), [draft, entry]);
  useEffect(() => {
    const now = () => void draft.flush();
    const leaving = () => document.visibilityState === "hidden" && now();
    const warn = (event: BeforeUnloadEvent) => {
      if (["unsaved", "contested"].includes(draft.saving.get().kind)) event.preventDefault();
    };
    window.addEventListener("online", now);
    window.addEventListener("beforeunload", warn);
    document.addEventListener("visibilitychange", leaving);
    return () => {
      window.removeEventListener("online", now);
      window.removeEventListener("beforeunload", warn);
      document.removeEventListener("visibilitychange", leaving);
      now();
    };
  }, [draft]);
  return { draft, taken };
}

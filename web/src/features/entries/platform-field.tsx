import { useQuery } from "@tanstack/react-query";
import { Form } from "antd";
import { useDeferredValue } from "react";
import { submissions } from "@/api/client";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { LineField } from "./line-field";

const SUGGESTIONS = "platform-suggestions";

/** 播出平台: any name; licensed and registered ones are suggested while one types. */
export function PlatformField({ limit }: { limit: number }) {
  const t = useTexts(texts);
  const typed = (Form.useWatch("platform") as string | undefined) ?? "";
  const query = useDeferredValue(typed.trim().slice(0, limit));
  const { data } = useQuery({
    queryKey: ["submissions", "platforms", query],
    queryFn: ({ signal }) => submissions.get("/platforms", { query: { query }, signal }),
    placeholderData: (before) => before,
    staleTime: 60_000,
    retry: false, // suggestions only
  });
  return (
    <>
      <LineField name="platform" limit={limit} hint={t.hints.platform} list={SUGGESTIONS} />
      <datalist id={SUGGESTIONS}>
        {data?.items.map(({ id, name }) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </>
  );
}

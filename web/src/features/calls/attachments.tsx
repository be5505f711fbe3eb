import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { asProblem } from "@/api/problem";
import { calls as texts } from "@/locales/calls";
import { useTexts } from "@/locales/language";
import { ProblemNote } from "@/ui/problem-note";
import { shownSize } from "@/ui/sizes";
import { Failed } from "@/ui/states";
import styles from "./calls.module.css";

type Attachment = components["schemas"]["AttachmentOut"];

/** What the call offers for download; nothing where it offers nothing. */
export function Attachments({ call }: { call: string }) {
  const t = useTexts(texts);
  const { data, error, refetch } = useQuery({
    queryKey: ["submissions", "calls", call, "attachments"],
    queryFn: ({ signal }) => submissions.get("/calls/{call_id}/attachments", { params: { call_id: call }, signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={styles.text} aria-labelledby="attachments">
      <h2 id="attachments">{t.attachments}</h2>
      <ul className={styles.files}>
        {data.items.map((attachment) => (
          <Download key={attachment.id} call={call} attachment={attachment} />
        ))}
      </ul>
    </section>
  );
}

/** The address is asked for when somebody wants it: it is good for a few minutes only. */
function Download({ call, attachment }: { call: string; attachment: Attachment }) {
  const t = useTexts(texts);
  const fetched = useMutation({
    mutationFn: () =>
      submissions.get("/calls/{call_id}/attachments/{attachment_id}/address", {
        params: { call_id: call, attachment_id: attachment.id },
      }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <li>
      <Button
        type="link"
        loading={fetched.isPending}
        aria-label={`${t.download} ${attachment.name}`}
        onClick={() => fetched.mutate()}
      >
        <span lang="zh-CN">{attachment.name}</span>
      </Button>
      <span className={styles.note}>{shownSize(attachment.size)}</span>
      <ProblemNote problem={fetched.error && asProblem(fetched.error)} />
    </li>
  );
}

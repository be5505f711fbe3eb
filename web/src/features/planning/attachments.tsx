import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Progress } from "antd";
import { useState } from "react";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { useOnce } from "@/api/once";
import { asProblem } from "@/api/problem";
import { posted, sha256 } from "@/api/upload";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { FileDrop } from "@/ui/form/file-drop";
import { ProblemNote } from "@/ui/problem-note";
import { shownSize } from "@/ui/sizes";
import { Failed, Loading } from "@/ui/states";
import styles from "./planning.module.css";
import { callsKey, type Call } from "./values";

type Attachment = components["schemas"]["AttachmentOut"];

const TYPES = ".pdf,.doc,.docx,.xls,.xlsx,.zip";

/** The files that the call's page offers for download: added and removed here. */
export function Attachments({ call }: { call: Call }) {
  const t = useTexts(texts);
  const { data, error, refetch } = useQuery({
    queryKey: [...callsKey, call.id, "attachments"],
    queryFn: ({ signal }) => submissions.get("/calls/{call_id}/attachments", { params: { call_id: call.id }, signal }),
  });
  return (
    <section className={styles.section} aria-labelledby="attachments">
      <h2 id="attachments">{t.attachments}</h2>
      <p className={styles.note}>{t.attachmentsLead}</p>
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles.files}>
          {data.items.map((attachment) => (
            <Kept key={attachment.id} call={call} attachment={attachment} />
          ))}
        </ul>
      )}
      <AddAttachment call={call} />
    </section>
  );
}

function Kept({ call, attachment }: { call: Call; attachment: Attachment }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      submissions.delete("/calls/{call_id}/attachments/{attachment_id}", {
        params: { call_id: call.id, attachment_id: attachment.id },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: callsKey }),
  });
  return (
    <li>
      <span lang="zh-CN">{attachment.name}</span>
      <span className={styles.note}>{shownSize(attachment.size)}</span>
      <Popconfirm
        title={t.removeSure(attachment.name)}
        okText={t.remove}
        cancelText={t.cancel}
        onConfirm={() => remove.mutate()}
      >
        <Button size="small" loading={remove.isPending} aria-label={`${t.remove} ${attachment.name}`}>
          {t.remove}
        </Button>
      </Popconfirm>
      <ProblemNote problem={remove.error && asProblem(remove.error)} />
    </li>
  );
}

function AddAttachment({ call }: { call: Call }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const once = useOnce();
  const [percent, setPercent] = useState(0);
  const add = useMutation({
    mutationFn: async (file: File) => {
      setPercent(0);
      const body = { name: file.name, size: file.size, sha256: await sha256(file) };
      const params = { call_id: call.id };
      const signed = await submissions.post("/calls/{call_id}/attachments", { params, body, once: once.key(body) });
      await posted(signed, file, new AbortController().signal, setPercent);
      await submissions.post("/calls/{call_id}/attachments/{attachment_id}/confirmation", {
        params: { ...params, attachment_id: signed.id },
      });
    },
    // what was signed serves once
    onSettled: () => {
      once.done();
      return client.invalidateQueries({ queryKey: callsKey });
    },
  });
  return (
    <>
      {add.isPending ? (
        <div role="status">
          {t.sending(percent)}
          <Progress percent={percent} showInfo={false} aria-label={t.attachments} />
        </div>
      ) : (
        <FileDrop label={t.addAttachment} hint={t.attachmentHint} accept={TYPES} onFile={(file) => add.mutate(file)} />
      )}
      <ProblemNote problem={add.error && asProblem(add.error)} />
    </>
  );
}

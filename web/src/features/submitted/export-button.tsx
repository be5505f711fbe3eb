import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Radio } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { asProblem } from "@/api/problem";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { exports as texts } from "@/locales/exports";
import { useTexts } from "@/locales/language";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import { BureauChoice, Choice, useCalls, type Wanted } from "./filter";
import { exportsKey } from "./keys";
import { Narrowed } from "./narrowed";
import styles from "./submitted.module.css";

const FORMATS = ["xlsx", "csv", "scans"] as const;
type Format = (typeof FORMATS)[number];

/** Asks for the list, as it is narrowed, as a file. */
export function ExportButton({ wanted }: { wanted: Wanted }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t.ask}</Button>
      {asking && <ExportDialog wanted={wanted} onClose={() => setAsking(false)} />}
    </>
  );
}

function ExportDialog({ wanted, onClose }: { wanted: Wanted; onClose: () => void }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const once = useOnce();
  const admin = useStore(session.state).account?.role === "admin";
  const calls = useCalls();
  const [format, setFormat] = useState<Format>("xlsx");
  const [call, setCall] = useState(wanted.call_id ?? "");
  const [bureau, setBureau] = useState(wanted.bureau_id ?? "");
  const ask = useMutation({
    mutationFn: () => {
      const body = { ...wanted, title: wanted.title?.trim() || null, format, call_id: call, bureau_id: bureau || null };
      return submissions.post("/exports", { body, once: once.key(body) });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: exportsKey });
      await navigate("/submitted/exports");
    },
  });
  const problem = ask.error && asProblem(ask.error);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const lacksBureau = admin && format === "scans" && bureau === "";
  return (
    <Modal
      open
      title={t.ask}
      okText={t.ask}
      cancelText={t.cancel}
      okButtonProps={{ disabled: call === "" || lacksBureau || wait > 0 }}
      confirmLoading={ask.isPending}
      onOk={() => ask.mutate()}
      onCancel={onClose}
    >
      <div className={styles.dialog}>
        <p className={styles.quiet}>{t.askLead}</p>
        <Radio.Group
          className={styles.formats ?? ""}
          aria-label={t.format}
          value={format}
          onChange={({ target }) => setFormat(target.value as Format)}
          options={FORMATS.map((value) => ({ value, label: t.formats[value] }))}
        />
        <Choice label={t.call} all={t.pickCall} options={calls} value={call} onChange={setCall} />
        {admin && <BureauChoice value={bureau} onChange={setBureau} />}
        {lacksBureau && <p className={styles.quiet}>{t.scansOfOne}</p>}
        <Narrowed wanted={wanted} lead={t.narrowed} />
        <ProblemNote problem={problem} wait={wait} />
      </div>
    </Modal>
  );
}

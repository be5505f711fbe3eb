import { Button, Form, Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem, type Problem } from "@/api/problem";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { FileDrop } from "@/ui/form/file-drop";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import type { Draft } from "./draft";
import type { Entry } from "./entries";
import styles from "./form.module.css";
import { Letter } from "./letter";
import { ScanFacts } from "./scan-facts";
import { ScanUpload, type Stage } from "./scan-upload";

/** 版权承诺书: exactly one scan. Another one takes the place of the first once it is accepted. */
export function ScanField({ entry, draft, onAccepted }: Uploading) {
  const label = useTexts(entryTexts).fields.scan;
  return (
    <Form.Item name="scan" label={label} required>
      <Scan entry={entry} draft={draft} onAccepted={onAccepted} />
    </Form.Item>
  );
}

type Uploading = {
  entry: Entry;
  draft: Draft;
  onAccepted: () => void;
};
type Field = { id?: string; "aria-describedby"?: string; "aria-invalid"?: "true" };
type Props = Uploading & Field;
type Ended = { problem: Problem } | "cancelled" | "done" | null;

function Scan({ entry, draft, onAccepted, id, ...described }: Props) {
  const t = useTexts(texts).scan;
  const [stage, setStage] = useState<Stage | null>(null);
  const [ended, setEnded] = useState<Ended>(null);
  const [upload, setUpload] = useState<ScanUpload | null>(null);
  const running = useRef<ScanUpload | null>(null);
  useEffect(() => () => running.current?.cancel(), []);

  const run = async (one: ScanUpload) => {
    running.current = one;
    setUpload(one);
    setEnded(null);
    try {
      await one.run();
      onAccepted();
      setEnded("done");
    } catch (error) {
      const cancelled = error instanceof DOMException && error.name === "AbortError";
      setEnded(cancelled ? "cancelled" : { problem: asProblem(error) });
    } finally {
      setStage(null);
    }
  };
  const problem = ended !== null && typeof ended === "object" ? ended.problem : null;
  return (
    <div className={styles.upload}>
      <Letter entry={entry} save={() => draft.flush()} />
      <ScanFacts entry={entry} />
      {stage === null ? (
        <FileDrop
          {...(id !== undefined && { id })}
          {...(described["aria-describedby"] !== undefined && { "aria-describedby": described["aria-describedby"] })}
          {...(described["aria-invalid"] !== undefined && { "aria-invalid": true })}
          label={entry.scan === null ? t.drop : t.replace}
          hint={t.hint}
          accept="application/pdf,.pdf"
          onFile={(file) => void run(new ScanUpload(entry.id, file, (change) => draft.alone(change), setStage))}
        />
      ) : (
        <Running stage={stage} onCancel={() => upload?.cancel()} />
      )}
      <p role="status" className={ended === "done" ? styles.good : styles.quiet}>
        {ended === "cancelled" && t.cancelled}
        {ended === "done" && t.done}
      </p>
      <Refused problem={problem} onRetry={() => upload !== null && void run(upload)} />
    </div>
  );
}

function Running({ stage, onCancel }: { stage: Stage; onCancel: () => void }) {
  const t = useTexts(texts).scan;
  const percent = stage.name === "sending" ? stage.percent : stage.name === "checking" ? 100 : 0;
  return (
    <div className={styles.running}>
      <p role="status">
        {stage.name === "hashing" && t.hashing}
        {stage.name === "sending" && t.sending(stage.percent)}
        {stage.name === "checking" && t.checking}
      </p>
      <Progress percent={percent} showInfo={false} aria-label={t.progress} />
      {stage.name === "checking" ? (
        <p className={styles.quiet}>{t.checkingLead}</p>
      ) : (
        <Button size="small" onClick={onCancel}>
          {t.cancel}
        </Button>
      )}
    </div>
  );
}

/** A refusal of the file itself is not tried again: another file is chosen. */
function Refused({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) {
  const t = useTexts(texts).scan;
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <>
      <ProblemNote problem={problem} wait={wait} />
      {problem !== null && problem.status !== 422 && (
        <Button disabled={wait > 0} onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </>
  );
}

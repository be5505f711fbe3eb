import { Button } from "antd";
import { useReducer, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Problem } from "@/api/problem";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { useStore } from "@/api/store";
import { ContestDialog } from "./contest-dialog";
import { lastStep, type Call, type Entry } from "./entries";
import { EntryForm } from "./entry-form";
import { faultsOf } from "./entry-rules";
import { useFieldLabels } from "./extra";
import { FaultSummary } from "./fault-summary";
import type { Values } from "./fields";
import styles from "./form.module.css";
import { LeftOut } from "./left-out";
import { Preview } from "./preview";
import { RemoveDraft } from "./remove-draft";
import { SaveBar } from "./save-bar";
import { SaveHistory } from "./save-history";
import { useDraft } from "./use-draft";
import { useSubmission } from "./use-submission";

const INCOMPLETE = { zh: "登记表填写有误", en: "The form is not right yet" };

/** What is not submitted: the form that saves itself, and before submitting the same to be read once more. */
export function EditEntry({ entry, call }: { entry: Entry; call: Call }) {
  const t = useTexts(texts);
  const labels = useFieldLabels(entry.call_id);
  const checked = useCheckedForm<Values>(labels);
  const { draft, taken } = useDraft(entry, call, checked.form);
  const saving = useStore(draft.saving);
  const [search, setSearch] = useSearchParams();
  const [later, setLater] = useState<unknown>(null);
  const { read, submit, changed } = useSubmission(entry, draft);
  const previewing = search.has("preview");
  const [, lookAgain] = useReducer((looks: number) => looks + 1, 0);

  const preview = () =>
    checked.send(async () => {
      const faults = faultsOf(draft.values, { hasScan: entry.scan !== null, call });
      if (faults.length > 0) throw new Problem(422, "entry_incomplete", INCOMPLETE, faults);
      if (!(await save())) return;
      read();
      setSearch({ preview: "1" });
    });
  /** Whether everything is saved; what keeps it from that is thrown, or asked about in a dialog. */
  const save = async () => {
    if (await draft.flush()) return true;
    const state = draft.saving.get();
    if (state.kind === "unsaved") throw state.problem;
    return false;
  };
  const send = () =>
    checked.send(async () => {
      if (!(await save())) return;
      try {
        await submit();
      } catch (error) {
        if (error instanceof Problem && error.faults.length > 0) setSearch({}, { replace: true });
        throw error;
      }
    });
  return (
    <div className={styles.page}>
      <Link to="/entries">{useTexts(entryTexts).back}</Link>
      <Head entry={entry} call={call} lead={previewing ? null : t.lead} />
      <LeftOut />
      <SaveBar saving={saving} entry={entry} taken={taken} onCompare={() => setLater(null)} />
      {previewing ? (
        <Preview
          entry={{ ...entry, form: draft.saved }}
          checked={checked}
          changed={changed?.map((field) => labels[field] ?? field) ?? null}
          onSubmit={() => void send()}
          onBack={() => setSearch({})}
        />
      ) : (
        <FaultSummary checked={checked} labels={labels} />
      )}
      <div hidden={previewing}>
        <EntryForm entry={entry} call={call} draft={draft} checked={checked} onFound={lookAgain} />
        <div className={styles.actions}>
          <Button type="primary" loading={checked.sending} onClick={() => void preview()}>
            {t.preview}
          </Button>
          <Button onClick={() => void checked.send(async () => void (await save()))}>{t.save}</Button>
          <SaveHistory entry={entry} />
          {entry.state === "draft" && <RemoveDraft entry={entry} onRemoved={() => draft.stop()} />}
        </div>
      </div>
      {saving.kind === "contested" && later !== saving && (
        <ContestDialog
          contest={saving}
          mine={draft.values}
          labels={labels}
          onChoose={(fields) => draft.choose(fields)}
          onLater={() => setLater(saving)}
        />
      )}
    </div>
  );
}

function Head({ entry, call, lead }: { entry: Entry; call: Call; lead: string | null }) {
  const { form, returnReason } = useTexts(entryTexts);
  const reason = entry.state === "returned" ? (lastStep(entry)?.reason ?? null) : null;
  return (
    <>
      <header className={styles.head}>
        <h1>{form}</h1>
        <p className={styles.quiet} lang="zh-CN">
          {call.title}
        </p>
        {lead !== null && <p className={styles.quiet}>{lead}</p>}
      </header>
      {reason !== null && (
        <p className={styles.reason}>
          <strong>{returnReason}</strong>
          <span lang="zh-CN">{reason}</span>
        </p>
      )}
    </>
  );
}

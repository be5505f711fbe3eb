import { Button } from "antd";
import { said } from "@/api/problem";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { timeOfDay } from "@/ui/dates";
import type { Saving } from "./draft";
import type { Entry } from "./entries";
import { useFieldLabels } from "./extra";
import type { Field } from "./fields";
import styles from "./form.module.css";
import { TimeLeft } from "./time-left";

type Props = { saving: Saving; entry: Entry; taken: readonly Field[]; onCompare: () => void };

/** What is saved and how long there is; it stays in sight while one scrolls. */
export function SaveBar({ saving, entry, taken, onCompare }: Props) {
  const t = useTexts(texts);
  const names = useFieldLabels(entry.call_id);
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.saved} data-kind={saving.kind}>
          <State saving={saving} />
          {saving.kind === "contested" && (
            <Button size="small" onClick={onCompare}>
              {t.compare}
            </Button>
          )}
        </span>
        <span className={styles.saved} data-kind="typed">
          {t.submitUntil}
          {entry.submit_until === null ? <span>{t.noDeadline}</span> : <TimeLeft entry={entry} />}
        </span>
      </div>
      <p role="status" className={styles.note}>
        {taken.length > 0 && t.taken(taken.map((field) => names[field]).join(t.and))}
      </p>
    </>
  );
}

function State({ saving }: { saving: Saving }) {
  const t = useTexts(texts);
  const language = useLanguage();
  switch (saving.kind) {
    case "saved":
      return <span>{t.saved(timeOfDay(saving.at, language))}</span>;
    case "typed":
    case "saving":
      return <span>{t[saving.kind]}</span>;
    case "contested":
      return <span role="alert">{t.contested}</span>;
    case "unsaved": {
      const away = saving.problem.status === 0;
      return <span role="alert">{away ? t.unreachable : t.unsaved(said(saving.problem.text, language))}</span>;
    }
  }
}

import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { instant } from "@/ui/dates";
import { Differences } from "./differences";
import type { Entry } from "./entries";
import styles from "./entries.module.css";
import { Receipts } from "./receipts";

/** 审核记录: who did what when, and why; the newest last, as it happened. */
export function StepRecord({ entry }: { entry: Pick<Entry, "id" | "call_id" | "steps" | "registration_number"> }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { steps } = entry;
  if (steps.length === 0) return <p className={styles.note}>{t.noSteps}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={`${step.at}-${step.state}`}>
          <time dateTime={step.at}>{instant(step.at, language)}</time>
          <div>
            <strong>{t.steps[step.state]}</strong>{" "}
            <span className={styles.note}>
              {t.by[step.by]} · {t.revision(step.revision)}
            </span>
            {step.reason !== null && <p lang="zh-CN">{step.reason}</p>}
            {step.state === "submitted" && <Receipts entry={entry} revision={step.revision} />}
            {step.state === "submitted" && step.revision > 1 && <Differences entry={entry} revision={step.revision} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

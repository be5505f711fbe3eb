import { useEffect, useRef } from "react";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { faultText, type Checked } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import type { Values } from "./fields";
import styles from "./form.module.css";

type Props = { checked: Checked<Values>; labels: Record<string, string> };

/** Everything that keeps the form from being submitted, on top of it; each line leads to its field. */
export function FaultSummary({ checked: { form, problem }, labels }: Props) {
  const t = useTexts(texts);
  const language = useLanguage();
  const list = useRef<HTMLElement>(null);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const known = problem?.faults.filter(({ field }) => field in labels) ?? [];
  // what was put right since is told no more
  const faults = known.filter(({ field }) => form.getFieldError(field as never).length > 0);
  useEffect(() => {
    if (problem === null) return;
    // the form goes to the first field; whoever sees the list first knows how much there is
    list.current?.focus({ preventScroll: true });
    list.current?.scrollIntoView({ block: "center" });
  }, [problem]);
  if (problem === null) return null;
  if (known.length > 0 && faults.length === 0) return null;
  if (faults.length === 0) return <ProblemNote problem={problem} wait={wait} />;
  return (
    <section ref={list} className={styles.faults} tabIndex={-1} aria-labelledby="faults">
      <h2 id="faults">{t.faultList(faults.length)}</h2>
      <ol>
        {faults.map(({ field, code, message }) => (
          <li key={`${field}-${code}`}>
            <button type="button" onClick={() => form.scrollToField(field, { focus: true, block: "center" })}>
              {language === "en"
                ? faultText(labels[field] ?? field, message, language)
                : `${labels[field]}：${message.zh}`}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

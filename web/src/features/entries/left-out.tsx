import { useLocation } from "react-router";
import type { components } from "@/api/generated/submissions";
import { bilingual, said } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import styles from "./form.module.css";

type Left = components["schemas"]["LeftOutOut"];

/** What a copy does not hold, told once to who has just made it. */
export function LeftOut() {
  const t = useTexts(texts);
  const language = useLanguage();
  const state = useLocation().state as { leftOut?: Left[] } | null;
  if (state?.leftOut === undefined) return null;
  return (
    <div role="status" className={styles.reason}>
      <strong>{state.leftOut.length === 0 ? t.copied : t.copiedWithout}</strong>
      {state.leftOut.map(({ field, code, message }) => (
        <span key={`${field}-${code}`}>
          {field in t.fields && `${t.fields[field as keyof typeof t.fields]}${language === "en" ? " " : "："}`}
          {said(bilingual(message), language)}
        </span>
      ))}
    </div>
  );
}

import { exports as texts } from "@/locales/exports";
import { useLanguage, useTexts } from "@/locales/language";
import { submitted } from "@/locales/submitted";
import { day } from "@/ui/dates";
import type { Wanted } from "./filter";
import styles from "./submitted.module.css";

type Conditions = { [name in keyof Omit<Wanted, "call_id" | "bureau_id">]?: Wanted[name] | null };

/** What a list is narrowed by besides call and bureau; nothing where it is not. */
export function Narrowed({ wanted, lead }: { wanted: Conditions; lead?: string }) {
  const t = useTexts(texts);
  const { states } = useTexts(submitted);
  const language = useLanguage();
  const title = wanted.title?.trim();
  const said = [
    title && t.titled(title),
    wanted.work_type,
    ...(wanted.state ?? []).map((state) => states[state]),
    wanted.submitted_from && t.from(day(wanted.submitted_from, language)),
    wanted.submitted_until && t.until(day(wanted.submitted_until, language)),
  ].filter((text): text is string => Boolean(text));
  if (said.length === 0) return null;
  const separator = language === "en" ? ", " : "，";
  return (
    <p className={styles.quiet}>
      {lead && `${lead}${language === "en" ? ": " : "："}`}
      {said.join(separator)}
    </p>
  );
}

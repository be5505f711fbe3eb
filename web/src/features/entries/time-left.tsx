import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { deadline, remaining } from "@/ui/dates";
import { useServerClock } from "@/ui/use-server-clock";
import type { Entry } from "./entries";
import styles from "./entries.module.css";
import { useCall } from "@/api/use-call";

/** Until when an entry may be submitted, and how long that is by the server's clock. */
export function TimeLeft({ entry }: { entry: Pick<Entry, "call_id" | "submit_until"> }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { data, dataUpdatedAt } = useCall(entry.call_id);
  const now = useServerClock(data?.server_time, dataUpdatedAt);
  if (entry.submit_until === null) return null;
  const left = remaining(entry.submit_until, now, language);
  return (
    <span className={styles.until}>
      <span>{deadline(entry.submit_until, language)}</span>
      <span className={styles.left}>{left === null ? t.over : t.left(left)}</span>
    </span>
  );
}

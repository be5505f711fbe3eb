import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { submissions } from "@/api/client";
import { asProblem } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import { instant } from "@/ui/dates";
import { ProblemNote } from "@/ui/problem-note";
import { shownSize } from "@/ui/sizes";
import type { Entry } from "./entries";
import styles from "./entries.module.css";

/** The accepted scan, and the way to look at it: an address that is good for minutes. */
export function ScanFacts({ entry }: { entry: Pick<Entry, "id" | "scan"> }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const open = useMutation({
    mutationFn: () => submissions.get("/entries/{entry_id}/scan", { params: { entry_id: entry.id } }),
    // what lies there is sent as a file to be kept: the page stays
    onSuccess: ({ url }) => window.location.assign(url),
  });
  if (entry.scan === null) return null;
  return (
    <span className={styles.scan}>
      <span>{t.scanFacts(entry.scan.pages, shownSize(entry.scan.size))}</span>
      <span className={styles.note}>{instant(entry.scan.accepted_at, language)}</span>
      <Button size="small" loading={open.isPending} onClick={() => open.mutate()}>
        {t.openScan}
      </Button>
      <ProblemNote problem={open.error && asProblem(open.error)} />
    </span>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { said } from "@/api/problem";
import { importing as texts } from "@/locales/importing";
import { useLanguage, useTexts } from "@/locales/language";
import { DataTable, type Column } from "@/ui/data-table";
import { download } from "@/ui/download";
import styles from "./admin.module.css";
import { asCsv, bySheet, columnOf, type CellFault } from "./workbook";

const AT_ONCE = 100;

/** Everything that is wrong with a file, to be put right in it. A long list comes in pieces, and as a file. */
export function FaultList({ file, faults }: { file: string; faults: readonly CellFault[] }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const [shown, setShown] = useState(AT_ONCE);
  const columns: Column<CellFault>[] = [
    { title: t.sheet, cell: ({ sheet }) => <span lang="zh-CN">{sheet}</span> },
    { title: t.row, number: true, cell: ({ row }) => row },
    { title: t.column, cell: (fault) => <span lang="zh-CN">{columnOf(fault)}</span> },
    { title: t.fault, cell: ({ message }) => said(message, language) },
  ];
  const head = columns.map(({ title }) => title);
  const keep = () =>
    download(
      asCsv(head, faults, ({ message }) => said(message, language)),
      `${t.faultsFile}-${file}.csv`,
    );
  const positions = new Map(faults.map((fault, index) => [fault, String(index)]));
  return (
    <section className={styles.page} aria-labelledby="faults">
      <header className={styles.head}>
        <h2 id="faults">{t.faults(faults.length)}</h2>
        <Button onClick={keep}>{t.keepFaults}</Button>
      </header>
      <p role="status" className={styles.note}>
        {t.faultsLead(file)}
        {bySheet(faults)
          .map(([sheet, count]) => t.ofSheet(sheet, count))
          .join(t.and)}
      </p>
      <DataTable
        caption={t.faults(faults.length)}
        columns={columns}
        rows={faults.slice(0, shown)}
        keyOf={(fault) => positions.get(fault) ?? ""}
      />
      {shown < faults.length && (
        <Button onClick={() => setShown(shown + AT_ONCE)}>{t.more(Math.min(AT_ONCE, faults.length - shown))}</Button>
      )}
    </section>
  );
}

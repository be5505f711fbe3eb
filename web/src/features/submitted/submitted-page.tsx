import { useDeferredValue, useState } from "react";
import { Link } from "react-router";
import { submissions } from "@/api/client";
import { everyPage } from "@/api/following";
import type { components } from "@/api/generated/submissions";
import { bilingual, said } from "@/api/problem";
import { useLanguage, useTexts } from "@/locales/language";
import { submitted as texts } from "@/locales/submitted";
import { DataTable, type Column } from "@/ui/data-table";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { ExportButton } from "./export-button";
import { Filter, type Wanted } from "./filter";
import styles from "./submitted.module.css";

type Summary = components["schemas"]["SummaryOut"];

/** What was submitted to a bureau, or to all of them: the service decides by who asks. */
export default function SubmittedPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [wanted, setWanted] = useState<Wanted>({});
  const query = useDeferredValue({ ...wanted, title: wanted.title?.trim() });
  const columns = useColumns();
  const listed = usePages(
    ["submissions", "submitted", query],
    ({ cursor, signal }) => submissions.get("/entries/submitted", { query: { ...query, cursor }, signal }),
    { placeholderData: (before) => before, refetchInterval: everyPage },
  );
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.title}</h1>
        <div className={styles.actions}>
          <Link to="/submitted/exports">{t.exports}</Link>
          <ExportButton wanted={wanted} />
        </div>
      </header>
      <p className={styles.lead}>{t.lead}</p>
      <Filter wanted={wanted} onChange={setWanted} />
      <PagedList query={listed} empty={<Empty title={t.none} hint={t.noneHint} />}>
        {(rows) => <DataTable caption={t.title} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
    </div>
  );
}

function useColumns(): Column<Summary>[] {
  const t = useTexts(texts);
  const language = useLanguage();
  return [
    { title: t.number, cell: (row) => <span className={styles.number}>{row.registration_number}</span> },
    {
      title: t.work,
      cell: (row) => (
        <Link to={`/submitted/${row.id}`} lang="zh-CN">
          {row.title}
        </Link>
      ),
    },
    { title: t.workType, cell: (row) => <span lang="zh-CN">{row.work_type}</span> },
    { title: t.owner, cell: (row) => <span lang="zh-CN">{row.copyright_owner ?? "–"}</span> },
    { title: t.bureau, cell: (row) => <span lang="zh-CN">{row.bureau_name}</span> },
    { title: t.state, cell: (row) => t.states[row.state] },
    {
      title: t.submittedAt,
      cell: (row) => <time dateTime={row.submitted_at}>{instant(row.submitted_at, language)}</time>,
    },
    {
      title: t.hints,
      cell: (row) => {
        const hints = [...row.flags, ...row.warnings].map(({ message }) => said(bilingual(message), language));
        return hints.length === 0 ? "–" : hints.map((hint) => <p key={hint}>{hint}</p>);
      },
    },
  ];
}

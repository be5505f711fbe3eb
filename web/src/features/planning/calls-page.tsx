import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { useLanguage, useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { DataTable, type Column } from "@/ui/data-table";
import { deadline } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./planning.module.css";
import { callsKey, type Call } from "./values";

export default function CallsPage() {
  const t = useTexts(texts);
  const language = useLanguage();
  const navigate = useNavigate();
  useTitle(t.calls);
  const listed = usePages([...callsKey, "planned"], ({ cursor, signal }) =>
    submissions.get("/calls", { query: { cursor }, signal }),
  );
  const columns: Column<Call>[] = [
    { title: t.code, cell: (row) => row.code },
    {
      title: t.title,
      cell: (row) => (
        <Link to={`/admin/calls/${row.id}`} lang="zh-CN">
          {row.title}
        </Link>
      ),
    },
    { title: t.state, cell: (row) => <StateMark state={row.state} /> },
    { title: t.closes, cell: (row) => deadline(row.entry_deadline, language) },
  ];
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.calls}</h1>
        <Button type="primary" onClick={() => void navigate("/admin/calls/new")}>
          {t.create}
        </Button>
      </header>
      <p className={styles.lead}>{t.lead}</p>
      <PagedList query={listed} empty={<Empty title={t.none} hint={t.noneHint} />}>
        {(rows) => <DataTable caption={t.calls} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
    </div>
  );
}

export function StateMark({ state }: { state: Call["state"] }) {
  const t = useTexts(texts);
  return <span className={styles[state]}>{t.states[state]}</span>;
}

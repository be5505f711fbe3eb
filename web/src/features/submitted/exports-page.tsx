import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { asProblem, bilingual, said } from "@/api/problem";
import { exports as texts } from "@/locales/exports";
import { useLanguage, useTexts } from "@/locales/language";
import { DataTable, type Column } from "@/ui/data-table";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { ProblemNote } from "@/ui/problem-note";
import { shownSize } from "@/ui/sizes";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { exportsKey } from "./keys";
import { Narrowed } from "./narrowed";
import styles from "./submitted.module.css";

type Export = components["schemas"]["ExportOut"];

const EVERY = 2000;

const unfinished = ({ state }: Export) => state === "waiting" || state === "running";

/** What one asked for, and how far it is: asked again while something is not finished. */
export default function ExportsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const columns = useColumns();
  const listed = usePages(
    exportsKey,
    ({ cursor, signal }) => submissions.get("/exports", { query: { cursor }, signal }),
    { refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(unfinished)) ? EVERY : false) },
  );
  return (
    <div className={styles.page}>
      <p>
        <Link to="/submitted">← {t.back}</Link>
      </p>
      <h1>{t.title}</h1>
      <p className={styles.lead}>{t.lead}</p>
      <PagedList query={listed} empty={<Empty title={t.none} hint={t.noneHint} />}>
        {(rows) => <DataTable caption={t.title} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
    </div>
  );
}

function useColumns(): Column<Export>[] {
  const t = useTexts(texts);
  const language = useLanguage();
  return [
    {
      title: t.what,
      cell: (row) => (
        <div>
          <p lang="zh-CN">{row.call_title}</p>
          <p lang="zh-CN">{row.bureau_name ?? t.allBureaus}</p>
          <Narrowed wanted={row.wanted} />
        </div>
      ),
    },
    { title: t.format, cell: (row) => t.formats[row.format] },
    {
      title: t.askedAt,
      cell: (row) => <time dateTime={row.created_at}>{instant(row.created_at, language)}</time>,
    },
    { title: t.state, cell: (row) => <State row={row} /> },
    { title: t.actions, cell: (row) => <Actions row={row} /> },
  ];
}

function State({ row }: { row: Export }) {
  const t = useTexts(texts);
  const language = useLanguage();
  return (
    <div>
      <p>{t.states[row.state]}</p>
      {row.state === "running" && row.total !== null && (
        <>
          <progress className={styles.progress} aria-label={t.states.running} max={row.total || 1} value={row.done} />
          <p className={styles.quiet}>{t.progress(row.done, row.total)}</p>
        </>
      )}
      {row.state === "ready" && <p className={styles.quiet}>{t.size(shownSize(row.size ?? 0), row.done)}</p>}
      {row.state === "ready" && row.expires_at !== null && (
        <p className={styles.quiet}>{t.keptUntil(instant(row.expires_at, language))}</p>
      )}
      {row.failure && <p className={styles.quiet}>{said(bilingual(row.failure.message), language)}</p>}
    </div>
  );
}

function Actions({ row }: { row: Export }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const params = { export_id: row.id };
  const fetched = useMutation({
    mutationFn: () => submissions.get("/exports/{export_id}/file", { params }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const removing = useMutation({
    mutationFn: () => submissions.delete("/exports/{export_id}", { params }),
    onSettled: () => client.invalidateQueries({ queryKey: exportsKey }),
  });
  const problem = fetched.error ?? removing.error;
  const named = (action: string) => `${action} ${row.call_title} ${t.formats[row.format]}`;
  return (
    <div>
      <div className={styles.actions}>
        {row.state === "ready" && (
          <Button
            size="small"
            type="primary"
            loading={fetched.isPending}
            aria-label={named(t.download)}
            onClick={() => fetched.mutate()}
          >
            {t.download}
          </Button>
        )}
        <Button
          size="small"
          loading={removing.isPending}
          aria-label={named(t.remove)}
          onClick={() => removing.mutate()}
        >
          {t.remove}
        </Button>
      </div>
      <ProblemNote problem={problem && asProblem(problem)} />
    </div>
  );
}

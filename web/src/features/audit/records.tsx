import { auditOf } from "@/api/client";
import { audit as texts } from "@/locales/audit";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { DataTable, type Column } from "@/ui/data-table";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { Empty } from "@/ui/states";
import styles from "./audit.module.css";
import { bounds, type Filter } from "./filter-form";
import type { AuditRecord, ServiceName } from "./services";

export function Records({ service, filter }: { service: ServiceName; filter: Filter }) {
  const t = useTexts(texts);
  const columns = useColumns();
  const listed = usePages([service, "audit", filter], ({ cursor, signal }) =>
    auditOf(service).get("/audit/records", { query: { ...filter, ...bounds(filter), cursor }, signal }),
  );
  const none = <Empty title={t.none} hint={t.noneHint} />;
  return (
    <PagedList query={listed} empty={none}>
      {(rows) => <DataTable caption={t.records} columns={columns} rows={rows} keyOf={(row) => row.id} />}
    </PagedList>
  );
}

function useColumns(): Column<AuditRecord>[] {
  const t = useTexts(texts);
  const language = useLanguage();
  const roles: Record<string, string> = { ...useTexts(shell).roles, ...t.others };
  return [
    { title: t.position, number: true, cell: (row) => row.position ?? "–" },
    { title: t.at, cell: (row) => <time dateTime={row.at}>{instant(row.at, language)}</time> },
    { title: t.actor, cell: (row) => <code className={styles.id}>{row.actor}</code> },
    { title: t.role, cell: (row) => roles[row.role] ?? row.role },
    { title: t.action, cell: (row) => <code>{row.action}</code> },
    { title: t.subject, cell: (row) => <code className={styles.id}>{row.subject}</code> },
    { title: t.reason, cell: (row) => row.reason ?? "–" },
    { title: t.change, cell: (row) => <Change record={row} /> },
  ];
}

function Change({ record }: { record: AuditRecord }) {
  const t = useTexts(texts);
  const sides: [string, object | null][] = [
    [t.before, record.before],
    [t.after, record.after],
  ];
  const shown = sides.filter(([, values]) => values !== null);
  if (shown.length === 0 && record.request_id === null) return "–";
  return (
    <details className={styles.change}>
      <summary>{t.details}</summary>
      {shown.map(([title, values]) => (
        <figure key={title}>
          <figcaption>{title}</figcaption>
          <pre>{JSON.stringify(values, null, 1)}</pre>
        </figure>
      ))}
      {record.request_id !== null && (
        <p>
          {t.request} <code className={styles.id}>{record.request_id}</code>
        </p>
      )}
    </details>
  );
}

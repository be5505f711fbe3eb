import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { accounts, submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { useLanguage, useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { DataTable, type Column } from "@/ui/data-table";
import { deadline, instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { Empty } from "@/ui/states";
import { ExtendDialog } from "./extend-dialog";
import styles from "./planning.module.css";
import { callsKey, type Call } from "./values";

type Extension = components["schemas"]["ExtensionOut"];

/** What was extended for whom, the newest first, and one more. */
export function Extensions({ call }: { call: Call }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const [extending, setExtending] = useState(false);
  const listed = usePages([...callsKey, call.id, "extensions"], ({ cursor, signal }) =>
    submissions.get("/calls/{call_id}/extensions", {
      params: { call_id: call.id },
      query: { cursor },
      signal,
    }),
  );
  const columns: Column<Extension>[] = [
    { title: t.deadline, cell: (row) => t.deadlines[row.deadline] },
    { title: t.whom, cell: (row) => <Whom extension={row} /> },
    { title: t.until, cell: (row) => deadline(row.until, language) },
    { title: t.reason, cell: (row) => <span lang="zh-CN">{row.reason}</span> },
    { title: t.granted, cell: (row) => instant(row.granted_at, language) },
  ];
  return (
    <section className={styles.section} aria-labelledby="extensions">
      <header className={styles.head}>
        <h2 id="extensions">{t.extensions}</h2>
        <Button onClick={() => setExtending(true)}>{t.extend}</Button>
      </header>
      <p className={styles.note}>{t.extensionsLead}</p>
      <PagedList query={listed} empty={<Empty title={t.noExtensions} />}>
        {(rows) => <DataTable caption={t.extensions} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
      {extending && <ExtendDialog call={call} onClose={() => setExtending(false)} />}
    </section>
  );
}

function Whom({ extension: { scope, scope_id } }: { extension: Extension }) {
  const t = useTexts(texts);
  const id = scope_id ?? "";
  const bureau = useQuery({
    queryKey: ["accounts", "bureaus", id],
    queryFn: ({ signal }) => accounts.get("/bureaus/{bureau_id}", { params: { bureau_id: id }, signal }),
    enabled: scope === "bureau",
  });
  const person = useQuery({
    queryKey: ["accounts", "people", id],
    queryFn: ({ signal }) => accounts.get("/people/{account_id}", { params: { account_id: id }, signal }),
    enabled: scope === "applicant",
  });
  if (scope === "all") return t.scopes.all;
  return <span lang="zh-CN">{(scope === "bureau" ? bureau.data?.name : person.data?.login) ?? t.scopes[scope]}</span>;
}

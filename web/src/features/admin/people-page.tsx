import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { Link } from "react-router";
import { accounts } from "@/api/client";
import type { Role } from "@/api/session";
import { admin as texts } from "@/locales/admin";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { DataTable, type Column } from "@/ui/data-table";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { SearchBox } from "@/ui/search-box";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./admin.module.css";
import { peopleKey, type Person } from "./people";

const ROLES: Role[] = ["applicant", "bureau", "expert", "admin", "auditor"];

export default function PeoplePage() {
  const t = useTexts(texts);
  const { roles } = useTexts(shell);
  useTitle(t.people);
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<Role | undefined>();
  const columns = useColumns();
  const query = useDeferredValue(typed.trim());
  const listed = usePages(
    [...peopleKey, { query, role }],
    ({ cursor, signal }) => accounts.get("/people", { query: { query, role, cursor }, signal }),
    { placeholderData: (before) => before },
  );
  return (
    <div className={styles.page}>
      <h1>{t.people}</h1>
      <p className={styles.lead}>{t.peopleLead}</p>
      <div className={styles.filter}>
        <SearchBox label={t.find} hint={t.peopleFind} value={typed} onChange={setTyped} />
        <Select
          aria-label={t.role}
          className={styles.choice}
          value={role ?? "all"}
          onChange={(chosen) => setRole(ROLES.find((one) => one === chosen))}
          options={[{ value: "all", label: t.allRoles }, ...ROLES.map((value) => ({ value, label: roles[value] }))]}
        />
      </div>
      <PagedList query={listed} empty={<Empty title={t.nonePeople} />}>
        {(rows) => <DataTable caption={t.people} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
    </div>
  );
}

function useColumns(): Column<Person>[] {
  const t = useTexts(texts);
  const { roles } = useTexts(shell);
  const language = useLanguage();
  return [
    { title: t.login, cell: (row) => <Link to={`/admin/people/${row.id}`}>{row.login}</Link> },
    { title: t.name, cell: (row) => <span lang="zh-CN">{row.name}</span> },
    { title: t.role, cell: (row) => roles[row.role] },
    {
      title: t.contact,
      cell: (row) => (
        <>
          {row.email}
          <br />
          {row.phone}
        </>
      ),
    },
    { title: t.created, cell: (row) => instant(row.created_at, language) },
    {
      title: t.state,
      cell: (row) => <span className={row.active ? styles.on : styles.off}>{row.active ? t.active : t.inactive}</span>,
    },
  ];
}

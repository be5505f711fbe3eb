import { useQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useDeferredValue, useState } from "react";
import { accounts } from "@/api/client";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { DataTable, type Column } from "@/ui/data-table";
import { SearchBox } from "@/ui/search-box";
import { Empty, Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./admin.module.css";
import { AddBureau } from "./add-bureau";
import { bureausKey, type Bureau } from "./bureaus";
import { RenameBureau, SwitchBureau } from "./change-bureau";

type Group = Bureau["group"];

const GROUPS: Group[] = ["provincial", "corps", "central_direct"];

export default function BureausPage() {
  const t = useTexts(texts);
  useTitle(t.bureaus);
  const [typed, setTyped] = useState("");
  const [group, setGroup] = useState<Group | undefined>();
  const [adding, setAdding] = useState(false);
  const [renamed, setRenamed] = useState<Bureau | null>(null);
  const query = useDeferredValue(typed.trim());
  const { data, error, refetch } = useQuery({
    queryKey: [...bureausKey, { query, group }],
    queryFn: ({ signal }) => accounts.get("/bureaus", { query: { query, group, active: "any" }, signal }),
    placeholderData: (before) => before,
  });
  const columns: Column<Bureau>[] = [
    { title: t.name, cell: (row) => <span lang="zh-CN">{row.name}</span> },
    { title: t.group, cell: (row) => t.groups[row.group] },
    { title: t.region, cell: (row) => <span lang="zh-CN">{row.region_name}</span> },
    {
      title: t.state,
      cell: (row) => <span className={row.active ? styles.on : styles.off}>{row.active ? t.active : t.inactive}</span>,
    },
    {
      title: t.actions,
      cell: (row) => (
        <span className={styles.actions}>
          <Button size="small" onClick={() => setRenamed(row)}>
            {t.rename}
          </Button>
          <SwitchBureau bureau={row} />
        </span>
      ),
    },
  ];
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.bureaus}</h1>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t.addBureau}
        </Button>
      </header>
      <p className={styles.lead}>{t.bureausLead}</p>
      <div className={styles.filter}>
        <SearchBox label={t.find} hint={t.findHint} value={typed} onChange={setTyped} />
        <Radio.Group
          aria-label={t.group}
          optionType="button"
          buttonStyle="solid"
          value={group ?? "all"}
          onChange={(event) => setGroup(GROUPS.find((one) => one === event.target.value))}
          options={[
            { value: "all", label: t.allGroups },
            ...GROUPS.map((value) => ({ value, label: t.groups[value] })),
          ]}
        />
      </div>
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      {data?.items.length === 0 && <Empty title={t.none} hint={t.noneHint} />}
      {data !== undefined && data.items.length > 0 && (
        <>
          <p className={styles.note} role="status">
            {t.count(data.items.length)}
          </p>
          <DataTable caption={t.bureaus} columns={columns} rows={data.items} keyOf={(row) => row.id} />
        </>
      )}
      {adding && <AddBureau onClose={() => setAdding(false)} />}
      {renamed !== null && <RenameBureau bureau={renamed} onClose={() => setRenamed(null)} />}
    </div>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useDeferredValue, useState } from "react";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { asProblem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { platforms as texts } from "@/locales/platforms";
import { DataTable, type Column } from "@/ui/data-table";
import { PagedList, usePages } from "@/ui/paged-list";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { AddPlatforms } from "./add-platforms";
import styles from "./planning.module.css";

export type Platform = components["schemas"]["PlatformOut"];

export const platformsKey = ["submissions", "platforms"];

/** The licensed and registered platforms that the registration form suggests. */
export default function PlatformsPage() {
  const t = useTexts(texts);
  useTitle(t.platforms);
  const [typed, setTyped] = useState("");
  const [adding, setAdding] = useState(false);
  const query = useDeferredValue(typed.trim());
  const listed = usePages(
    [...platformsKey, "all", query],
    ({ cursor, signal }) => submissions.get("/platforms", { query: { query, cursor, limit: 100 }, signal }),
    { placeholderData: (before) => before },
  );
  const columns: Column<Platform>[] = [
    { title: t.name, cell: (row) => <span lang="zh-CN">{row.name}</span> },
    { title: t.kind, cell: (row) => t.kinds[row.kind] },
    {
      title: t.state,
      cell: (row) => <span className={row.active ? styles.on : styles.off}>{row.active ? t.active : t.inactive}</span>,
    },
    { title: t.actions, cell: (row) => <SwitchPlatform platform={row} /> },
  ];
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.platforms}</h1>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      </header>
      <p className={styles.lead}>{t.lead}</p>
      <SearchBox label={t.find} hint={t.findHint} value={typed} onChange={setTyped} />
      <PagedList query={listed} empty={<Empty title={query === "" ? t.none : t.noneFound} hint={t.noneHint} />}>
        {(rows) => <DataTable caption={t.platforms} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
      {adding && <AddPlatforms onClose={() => setAdding(false)} />}
    </div>
  );
}

function SwitchPlatform({ platform }: { platform: Platform }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: components["schemas"]["PlatformPatch"]) =>
      submissions.patch("/platforms/{platform_id}", { params: { platform_id: platform.id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: platformsKey }),
  });
  const other = platform.kind === "licensed" ? "registered" : "licensed";
  return (
    <span className={styles.actions}>
      <Button size="small" disabled={change.isPending} onClick={() => change.mutate({ kind: other })}>
        {t.make(t.kinds[other])}
      </Button>
      <Button size="small" disabled={change.isPending} onClick={() => change.mutate({ active: !platform.active })}>
        {platform.active ? t.deactivate : t.reactivate}
      </Button>
      <ProblemNote problem={change.error && asProblem(change.error)} />
    </span>
  );
}

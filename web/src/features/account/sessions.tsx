import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { asProblem } from "@/api/problem";
import { session } from "@/api/session";
import { useLanguage, useTexts } from "@/locales/language";
import { security as texts } from "@/locales/security";
import { instant } from "@/ui/dates";
import { ProblemNote } from "@/ui/problem-note";
import { Failed, Loading } from "@/ui/states";
import styles from "./account.module.css";

type LiveSession = components["schemas"]["LiveSessionOut"];

export const sessionsKey = ["accounts", "sessions"];

/** Where one is logged in, and the way to end it. */
export function Sessions() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => accounts.get("/sessions", { signal }),
  });
  const end = useMutation({
    mutationFn: (session_id: string) => accounts.delete("/sessions/{session_id}", { params: { session_id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
  const endAll = useMutation({ mutationFn: () => accounts.delete("/sessions"), onSuccess: () => session.forget() });
  const failed = end.error ?? endAll.error;
  return (
    <section className={styles.section} aria-labelledby="sessions">
      <h2 id="sessions">{t.sessions}</h2>
      <p className={styles.note}>{t.sessionsLead}</p>
      <ProblemNote problem={failed && asProblem(failed)} />
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      <ul className={styles.rows}>
        {data?.items.map((one) => (
          <Session
            key={one.id}
            one={one}
            ending={end.isPending && end.variables === one.id}
            onEnd={() => end.mutate(one.id)}
          />
        ))}
      </ul>
      {data !== undefined && (
        <Popconfirm title={t.endAllSure} okText={t.endAll} onConfirm={() => endAll.mutate()}>
          <Button danger loading={endAll.isPending}>
            {t.endAll}
          </Button>
        </Popconfirm>
      )}
    </section>
  );
}

function Session({ one, ending, onEnd }: { one: LiveSession; ending: boolean; onEnd: () => void }) {
  const t = useTexts(texts);
  const language = useLanguage();
  return (
    <li>
      <div>
        <strong>{one.agent || t.unknownAgent}</strong>
        <p className={styles.note}>
          {t.begun} {instant(one.begun_at, language)} · {t.lastUsed} {instant(one.last_used_at, language)}
        </p>
      </div>
      {one.current ? (
        <span className={styles.mark}>{t.current}</span>
      ) : (
        <Button size="small" loading={ending} onClick={onEnd}>
          {t.end}
        </Button>
      )}
    </li>
  );
}

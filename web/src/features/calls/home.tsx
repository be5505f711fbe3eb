import { submissions } from "@/api/client";
import { useTexts } from "@/locales/language";
import { calls as texts } from "@/locales/calls";
import { More, usePages } from "@/ui/paged-list";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { CallLink } from "./call-link";
import styles from "./calls.module.css";
import { phaseOf, type Call, type Kind } from "@/ui/phase";
import { useServerClock } from "@/ui/use-server-clock";

const KINDS: readonly Kind[] = ["organisation", "individual"];

export default function Home() {
  const t = useTexts(texts);
  useTitle(null);
  const listed = usePages(["submissions", "calls"], ({ cursor, signal }) =>
    submissions.get("/calls", { query: { cursor }, signal }),
  );
  const { data, error, refetch, dataUpdatedAt } = listed;
  const found = data?.pages.flatMap((page) => page.items).filter((call) => call.state === "published") ?? [];
  const now = useServerClock(found[0]?.server_time, dataUpdatedAt);
  const open = found.filter((call) => phaseOf(call, now) === "open");
  const others = found.filter((call) => phaseOf(call, now) !== "open");
  return (
    <>
      <section className={styles.lead}>
        <h1>{t.title}</h1>
        <p>{t.lead}</p>
      </section>
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      {data !== undefined && (
        <>
          <div className={styles.kinds}>
            {KINDS.map((kind) => (
              <OpenCalls key={kind} kind={kind} calls={open} now={now} />
            ))}
          </div>
          {others.length > 0 && (
            <section className={styles.others} aria-labelledby="others">
              <h2 id="others">{t.others}</h2>
              <ul>
                {others.map((call) => (
                  <CallLink key={call.id} call={call} now={now} />
                ))}
              </ul>
            </section>
          )}
          <More query={listed} />
        </>
      )}
    </>
  );
}

function OpenCalls({ kind, calls, now }: { kind: Kind; calls: Call[]; now: number }) {
  const t = useTexts(texts);
  const taken = calls.filter((call) => call.applicant_kinds.includes(kind));
  return (
    <section className={styles.kind} aria-labelledby={kind}>
      <h2 id={kind}>{t.kinds[kind]}</h2>
      <p className={styles.note}>{t.kindNotes[kind]}</p>
      {taken.length === 0 ? (
        <div className={styles.none}>
          <p>{t.none}</p>
          <p className={styles.note}>{t.noneHint}</p>
        </div>
      ) : (
        <ul>
          {taken.map((call) => (
            <CallLink key={call.id} call={call} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

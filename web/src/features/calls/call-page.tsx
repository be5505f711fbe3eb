import { Link, useParams } from "react-router";
import { EVERY } from "@/api/following";
import { Problem } from "@/api/problem";
import { useCall } from "@/api/use-call";
import { useLanguage, useTexts } from "@/locales/language";
import { calls as texts } from "@/locales/calls";
import { day, deadline, instant, remaining } from "@/ui/dates";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Apply } from "./apply";
import { Attachments } from "./attachments";
import { PhaseMark } from "./call-link";
import styles from "./calls.module.css";
import { closesAt, phaseOf, type Call } from "@/ui/phase";
import { useServerClock } from "@/ui/use-server-clock";

export default function CallPage() {
  const t = useTexts(texts);
  const { callId = "" } = useParams();
  const { data, error, refetch, dataUpdatedAt } = useCall(callId, EVERY);
  const now = useServerClock(data?.server_time, dataUpdatedAt);
  useTitle(data?.title ?? t.details);
  if (data !== undefined) return <CallView call={data} now={now} />;
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

function CallView({ call, now }: { call: Call; now: number }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const phase = phaseOf(call, now);
  const left = phase === "open" ? remaining(closesAt(call), now, language) : null;
  return (
    <article className={styles.page}>
      <Link to="/" className={styles.back}>
        {t.back}
      </Link>
      <header className={styles.head}>
        <h1>{call.title}</h1>
        <p className={styles.when}>
          <PhaseMark phase={phase} />
          <span>
            {t.until} {deadline(closesAt(call), language)}
          </span>
          {left !== null && <span className={styles.left}>{t.left(left)}</span>}
        </p>
      </header>
      <Facts call={call} />
      <Apply call={call} phase={phase} now={now} />
      <Attachments call={call.id} />
      {call.details !== "" && (
        <section className={styles.text}>
          <h2>{t.details}</h2>
          {call.details.split(/\n+/).map((paragraph, index) => (
            <p key={index}>{paragraph}</p>
          ))}
        </section>
      )}
      {call.extra_fields.length > 0 && <Asked call={call} />}
      {call.criteria.length > 0 && (
        <section className={styles.text}>
          <h2>{t.criteria}</h2>
          <p>{t.criteriaLead}</p>
          <ol>
            {call.criteria.map((criterion) => (
              <li key={criterion}>{criterion}</li>
            ))}
          </ol>
        </section>
      )}
    </article>
  );
}

/** What the form asks in this call alone, so that one can have it ready. */
function Asked({ call }: { call: Call }) {
  const t = useTexts(texts);
  const language = useLanguage();
  return (
    <section className={styles.text}>
      <h2>{t.extra}</h2>
      <p>{t.extraLead}</p>
      <ul>
        {call.extra_fields.map(({ name, title, title_en, hint, required }) => (
          <li key={name}>
            {(language === "en" ? title_en : null) ?? title}
            <span className={styles.note}>
              {[required ? t.required : t.optional, hint].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ call }: { call: Call }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const both = (from: string, until: string) => `${from} ${t.to} ${until}`;
  return (
    <dl className={styles.facts}>
      <dt>{t.facts.kinds}</dt>
      <dd>{call.applicant_kinds.map((kind) => t.kindNames[kind]).join(language === "en" ? ", " : "、")}</dd>
      <dt>{t.facts.period}</dt>
      <dd>{both(instant(call.opens_at, language), deadline(closesAt(call), language))}</dd>
      {call.bureau_deadlines.length > 0 && (
        <>
          <dt>{t.facts.bureaus}</dt>
          <dd>
            {call.bureau_deadlines.map(({ bureau_id, bureau_name, until }) => (
              <p key={bureau_id}>
                <span lang="zh-CN">{bureau_name}</span> {t.until} {deadline(until, language)}
              </p>
            ))}
          </dd>
        </>
      )}
      <dt>{t.facts.recommendation}</dt>
      <dd>{deadline(call.recommendation_deadline, language)}</dd>
      <dt>{t.facts.broadcast}</dt>
      <dd>
        {both(day(call.broadcast_from, language), day(call.broadcast_until, language))}
        <span className={styles.note}>{t.facts.broadcastNote}</span>
      </dd>
      <dt>{t.facts.workTypes}</dt>
      <dd lang="zh-CN">{call.work_types.join("、")}</dd>
    </dl>
  );
}

import { Button } from "antd";
import { Link, useNavigate, useParams } from "react-router";
import { Problem } from "@/api/problem";
import { useLanguage, useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { questions as questionTexts } from "@/locales/questions";
import { day, deadline, instant } from "@/ui/dates";
import { Facts } from "@/ui/facts";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Attachments } from "./attachments";
import { StateMark } from "./calls-page";
import { Extensions } from "./extensions";
import { LetterText } from "./letter-text";
import styles from "./planning.module.css";
import { PublishCall } from "./publish-call";
import { useCall } from "@/api/use-call";
import type { Call } from "./values";

export default function CallPage() {
  const t = useTexts(texts);
  const { callId = "" } = useParams();
  const { data, error, refetch } = useCall(callId);
  useTitle(data?.title ?? t.calls);
  if (data !== undefined) return <CallSheet call={data} />;
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

function CallSheet({ call }: { call: Call }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const published = call.state === "published";
  return (
    <article className={styles.article}>
      <Link to="/admin/calls">{t.back}</Link>
      <header className={styles.head}>
        <h1 lang="zh-CN">{call.title}</h1>
        <span className={styles.actions}>
          <Button onClick={() => void navigate(`/admin/calls/new?copied_from=${call.id}`)}>{t.copy}</Button>
          <Button onClick={() => void navigate(`/admin/calls/${call.id}/edit`)}>{t.change}</Button>
          {!published && <PublishCall call={call} />}
        </span>
      </header>
      <div className={styles.sheet}>
        <CallFacts call={call} />
        <p className={styles.below}>
          <Link to={`/calls/${call.id}`}>{t.view}</Link>
        </p>
        <Attachments call={call} />
        <LetterText call={call} />
        {published && <Extensions call={call} />}
      </div>
    </article>
  );
}

function CallFacts({ call }: { call: Call }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const extra = useTexts(questionTexts);
  const comma = language === "en" ? ", " : "、";
  const titles = call.extra_fields.map(({ title, title_en }) => (language === "en" ? title_en : null) ?? title);
  const both = (from: string, until: string) => `${from} ${t.to} ${until}`;
  return (
    <Facts
      facts={[
        [t.state, <StateMark key="state" state={call.state} />],
        [t.code, call.code],
        [t.kinds, call.applicant_kinds.map((kind) => t.kindNames[kind]).join(comma)],
        [
          t.workTypes,
          <span key="types" lang="zh-CN">
            {call.work_types.join("、")}
          </span>,
        ],
        [t.broadcast, both(day(call.broadcast_from, language), day(call.broadcast_until, language))],
        [t.period, both(instant(call.opens_at, language), deadline(call.entry_deadline, language))],
        [t.recommendationDeadline, deadline(call.recommendation_deadline, language)],
        [t.grace, call.grace_minutes ? t.minutes(call.grace_minutes) : null],
        [t.quota, t.works(call.bureau_quota)],
        [extra.title, titles.length === 0 ? null : titles.join(comma)],
      ]}
    />
  );
}

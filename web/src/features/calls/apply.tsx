import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { asProblem } from "@/api/problem";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { useLanguage, useTexts } from "@/locales/language";
import { calls as texts } from "@/locales/calls";
import { instant } from "@/ui/dates";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./calls.module.css";
import { stillOpenFor, takesEntries, type Call, type Phase } from "@/ui/phase";

/** 立刻申报: a new entry in this call and its form; for a guest through the login, and back here. */
export function Apply({ call, phase, now }: { call: Call; phase: Phase; now: number }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const navigate = useNavigate();
  const { account } = useStore(session.state);
  if (phase === "upcoming") return <p className={styles.apply}>{t.applyLater(instant(call.opens_at, language))}</p>;
  if (!takesEntries(call, now)) return <p className={styles.apply}>{t.applyOver}</p>;
  const late = stillOpenFor(call, now);
  const bureaus = late.map(({ bureau_name }) => bureau_name).join(language === "en" ? ", " : "、");
  if (account !== null) {
    if (account.role !== "applicant") return null;
    const kind = account.kind === "individual" ? "individual" : "organisation";
    if (!call.applicant_kinds.includes(kind)) return <p className={styles.apply}>{t.notForKind}</p>;
    return <Begin call={call} note={late.length === 0 ? t.applyOwn : t.applyLate(bureaus)} />;
  }
  const login = `/login?${new URLSearchParams({ next: `/calls/${call.id}` })}`;
  return (
    <div className={styles.apply}>
      <Button type="primary" size="large" onClick={() => void navigate(login)}>
        {t.apply}
      </Button>
      {late.length > 0 && <span className={styles.note}>{t.applyLate(bureaus)}</span>}
      <span className={styles.note}>{t.applyHint}</span>
    </div>
  );
}

function Begin({ call, note }: { call: Call; note: string }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const once = useOnce();
  const begin = useMutation({
    mutationFn: () => {
      const body = { call_id: call.id };
      return submissions.post("/entries", { body, once: once.key(body) });
    },
    onSuccess: (entry) => {
      once.done();
      return navigate(`/entries/${entry.id}`);
    },
  });
  const problem = begin.error && asProblem(begin.error);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <div className={styles.apply}>
      <Button type="primary" size="large" loading={begin.isPending} disabled={wait > 0} onClick={() => begin.mutate()}>
        {t.apply}
      </Button>
      <span className={styles.note}>{note}</span>
      <ProblemNote problem={problem} wait={wait} />
    </div>
  );
}

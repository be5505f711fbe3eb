import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Modal, Radio } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { asProblem } from "@/api/problem";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { entries as texts } from "@/locales/entries";
import { calls as callTexts } from "@/locales/calls";
import { useLanguage, useTexts } from "@/locales/language";
import { deadline } from "@/ui/dates";
import { ProblemNote } from "@/ui/problem-note";
import { Failed, Loading } from "@/ui/states";
import { closesAt, stillOpenFor, takesEntries } from "@/ui/phase";
import { useCountdown } from "@/ui/use-countdown";
import type { Call, Entry } from "./entries";
import styles from "./form.module.css";

/** A new draft in another call with what this entry says; what that call does not take is told there. */
export function CopyEntry({ entry }: { entry: Entry }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t.copy}</Button>
      {asking && <CopyDialog entry={entry} onClose={() => setAsking(false)} />}
    </>
  );
}

function CopyDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const once = useOnce();
  const [picked, setPicked] = useState("");
  const { data, error, refetch } = useOpenCalls(entry.call_id);
  const copy = useMutation({
    mutationFn: () => {
      const body = { call_id: picked };
      const params = { entry_id: entry.id };
      return submissions.post("/entries/{entry_id}/copies", { params, body, once: once.key([params, body]) });
    },
    onSuccess: ({ entry: made, left_out }) => navigate(`/entries/${made.id}`, { state: { leftOut: left_out } }),
  });
  const problem = copy.error && asProblem(copy.error);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <Modal
      open
      title={t.copy}
      okText={t.copyOk}
      cancelText={t.cancel}
      okButtonProps={{ disabled: picked === "" || wait > 0 }}
      confirmLoading={copy.isPending}
      onOk={() => copy.mutate()}
      onCancel={onClose}
    >
      <div className={styles.dialog}>
        <p className={styles.quiet}>{t.copyLead}</p>
        {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
        {data?.length === 0 && <p>{t.noCalls}</p>}
        <Radio.Group
          className={styles.criteria ?? ""}
          aria-label={t.call}
          value={picked}
          onChange={({ target }) => setPicked(String(target.value))}
        >
          {data?.map((call) => (
            <CallRadio key={call.id} call={call} />
          ))}
        </Radio.Group>
        <ProblemNote problem={problem} wait={wait} />
      </div>
    </Modal>
  );
}

function CallRadio({ call }: { call: Call }) {
  const t = useTexts(texts);
  const { applyLate } = useTexts(callTexts);
  const language = useLanguage();
  const late = stillOpenFor(call, Date.parse(call.server_time));
  const bureaus = late.map(({ bureau_name }) => bureau_name).join(language === "en" ? ", " : "、");
  return (
    <Radio value={call.id}>
      <span lang="zh-CN">{call.title}</span>{" "}
      <span className={styles.quiet}>
        {late.length > 0 ? applyLate(bureaus) : `${t.submitUntil} ${deadline(closesAt(call), language)}`}
      </span>
    </Radio>
  );
}

/** The other calls that take this applicant's entries now. */
function useOpenCalls(but: string) {
  const { account } = useStore(session.state);
  const kind = account?.kind === "individual" ? "individual" : "organisation";
  return useQuery({
    queryKey: ["submissions", "calls", "open"],
    queryFn: ({ signal }) => submissions.get("/calls", { query: { limit: 100 }, signal }),
    select: ({ items }) =>
      items.filter(
        (call) =>
          takesEntries(call, Date.parse(call.server_time)) &&
          call.id !== but &&
          call.state === "published" &&
          call.applicant_kinds.includes(kind),
      ),
  });
}

import { Button, Form } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { accounts } from "@/api/client";
import { account as accountTexts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { security as texts } from "@/locales/security";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { SupportPhone } from "@/ui/support";
import { useCountdown } from "@/ui/use-countdown";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";
import { PasswordFields } from "@/ui/form/password-fields";
import { code } from "@/ui/form/rules";

/** A forgotten password: a code by mail, then a new one. */
export default function ResetPage() {
  const t = useTexts(texts);
  const { forgotten } = useTexts(accountTexts);
  useTitle(t.reset);
  const [login, setLogin] = useState<string | null>(null);
  const [done, setDone] = useState(false);
  return (
    <div className={styles.narrow}>
      <h1>{t.reset}</h1>
      {done ? (
        <div role="status">
          <p>{t.resetDone}</p>
          <p className={styles.aside}>
            <Link to="/login">{t.toLogin}</Link>
          </p>
        </div>
      ) : login === null ? (
        <AskForm onAsked={setLogin} />
      ) : (
        <NewPasswordForm login={login} onDone={() => setDone(true)} onAgain={() => setLogin(null)} />
      )}
      {!done && (
        <p className={styles.aside}>
          {forgotten} <SupportPhone />
        </p>
      )}
    </div>
  );
}

function AskForm({ onAsked }: { onAsked: (login: string) => void }) {
  const t = useTexts(texts);
  const { login: label } = useTexts(accountTexts);
  const { form, problem, send, sending, recheck } = useCheckedForm<{ login: string }>({ login: label });
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const ask = (login: string) =>
    send(async () => {
      await accounts.post("/passwords/resets", { body: { login }, anonymous: true });
      onAsked(login);
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ login }) => void ask(login.trim())}
      onValuesChange={recheck}
    >
      <p className={styles.lead}>{t.resetLead}</p>
      <ProblemNote problem={problem} wait={wait} />
      <TextField name="login" label={label} autoComplete="username" spellCheck={false} maxLength={200} autoFocus />
      <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
        {t.sendCode}
      </Button>
    </Form>
  );
}

type NewPassword = { code: string; password: string; password_confirmation: string };

function NewPasswordForm({ login, onDone, onAgain }: { login: string; onDone: () => void; onAgain: () => void }) {
  const t = useTexts(texts);
  const { fields } = useTexts(accountTexts);
  const labels = { ...fields.individual, code: t.code };
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<NewPassword>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const reset = (values: NewPassword) =>
    send(async () => {
      await accounts.post("/passwords/resets/completion", { body: { login, ...values }, anonymous: true });
      onDone();
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void reset(values)}
      onValuesChange={recheck}
      scrollToFirstError={{ focus: true }}
    >
      <p className={styles.lead} role="status">
        {t.codeSent}
      </p>
      {/* for password managers, which otherwise would not know whose the new password is */}
      <input className="unseen" autoComplete="username" value={login} readOnly tabIndex={-1} aria-hidden />
      <TextField
        name="code"
        label={t.code}
        rule={code}
        hint={t.codeHint}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
      />
      <PasswordFields form={form} password={labels.password} confirmation={labels.password_confirmation} />
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
        {t.setPassword}
      </Button>
      <Button type="link" block onClick={onAgain}>
        {t.noCode}
      </Button>
    </Form>
  );
}

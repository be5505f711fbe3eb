import { useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { account as accountTexts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { security as texts } from "@/locales/security";
import { PasswordFields } from "@/ui/form/password-fields";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { sessionsKey } from "./sessions";

type Values = { current_password: string; password: string; password_confirmation: string };

export function ChangePassword({ login }: { login: string }) {
  const t = useTexts(texts);
  const [state, setState] = useState<"closed" | "open" | "done">("closed");
  return (
    <section className={styles.section} aria-labelledby="change-password">
      <h2 id="change-password">{t.password}</h2>
      <p role="status" className={state === "done" ? styles.mark : styles.note}>
        {state === "done" ? t.passwordDone : t.passwordLead}
      </p>
      {state === "open" ? (
        <PasswordForm login={login} onDone={() => setState("done")} onCancel={() => setState("closed")} />
      ) : (
        <Button onClick={() => setState("open")}>{t.changePassword}</Button>
      )}
    </section>
  );
}

function PasswordForm({ login, onDone, onCancel }: { login: string; onDone: () => void; onCancel: () => void }) {
  const t = useTexts(texts);
  const { fields } = useTexts(accountTexts);
  const client = useQueryClient();
  const labels = {
    current_password: t.currentPassword,
    password: t.newPassword,
    password_confirmation: fields.individual.password_confirmation,
  };
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<Values>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const change = (body: Values) =>
    send(async () => {
      await accounts.post("/sessions/current/password", { body });
      await client.invalidateQueries({ queryKey: sessionsKey });
      onDone();
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void change(values)}
      onValuesChange={recheck}
      scrollToFirstError={{ focus: true }}
    >
      {/* for password managers, which otherwise would not know whose the new password is */}
      <input className="unseen" autoComplete="username" value={login} readOnly tabIndex={-1} aria-hidden />
      <TextField
        name="current_password"
        label={labels.current_password}
        autoComplete="current-password"
        secret
        autoFocus
      />
      <PasswordFields form={form} password={labels.password} confirmation={labels.password_confirmation} />
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" loading={sending} disabled={wait > 0}>
        {t.changePassword}
      </Button>
      <Button type="link" onClick={onCancel}>
        {t.cancel}
      </Button>
    </Form>
  );
}

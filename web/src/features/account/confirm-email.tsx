import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { session, type Account } from "@/api/session";
import { useTexts } from "@/locales/language";
import { security as texts } from "@/locales/security";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { meKey } from "./me";
import { code } from "@/ui/form/rules";

/** Shows that the address in the account reaches its owner, by a code that is sent there. */
export function ConfirmEmail({ account }: { account: Account }) {
  const t = useTexts(texts);
  const [sent, setSent] = useState(false);
  const ask = useMutation({ mutationFn: () => accounts.post("/email-confirmations"), onSuccess: () => setSent(true) });
  const refused = ask.error && asProblem(ask.error);
  const wait = useCountdown(refused?.retryAfter ?? null, refused);
  if (account.email_confirmed_at !== null) return null;
  return (
    <section className={styles.section} aria-labelledby="confirm-email">
      <h2 id="confirm-email">{t.confirmEmail}</h2>
      <p className={styles.note}>{t.confirmLead(account.email)}</p>
      <ProblemNote problem={refused} wait={wait} />
      {sent && (
        <p role="status" className={styles.note}>
          {ask.isSuccess && t.codeOnItsWay}
        </p>
      )}
      {sent && <CodeForm />}
      <Button type={sent ? "link" : "default"} loading={ask.isPending} disabled={wait > 0} onClick={() => ask.mutate()}>
        {sent ? t.sendAgain : t.sendCode}
      </Button>
    </section>
  );
}

function CodeForm() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { form, problem, send, sending, recheck } = useCheckedForm<{ code: string }>({ code: t.code });
  const confirm = (values: { code: string }) =>
    send(async () => {
      const account = await accounts.post("/email-confirmations/completion", { body: values });
      session.update(account);
      await client.invalidateQueries({ queryKey: meKey });
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void confirm(values)}
      onValuesChange={recheck}
    >
      <TextField
        name="code"
        label={t.code}
        rule={code}
        hint={t.codeHint}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
      />
      <ProblemNote problem={problem} />
      <Button type="primary" htmlType="submit" loading={sending}>
        {t.confirm}
      </Button>
    </Form>
  );
}

import { Button, Form } from "antd";
import { accounts } from "@/api/client";
import { account as accountTexts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { security as texts } from "@/locales/security";
import { PasswordFields } from "@/ui/form/password-fields";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { openOrGoOn, type Step } from "./steps";

type Values = { password: string; password_confirmation: string };

/** Where passwords last for some time only: a new one for one that is too old. */
export function NewPasswordStep({ ticket, onTicket, onBack }: Step) {
  const t = useTexts(texts);
  const { fields } = useTexts(accountTexts);
  const labels = { password: t.newPassword, password_confirmation: fields.individual.password_confirmation };
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<Values>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const replace = (values: Values) =>
    send(async () => {
      const body = { ticket, ...values };
      openOrGoOn(await accounts.post("/sessions/new-password", { body, anonymous: true }), onTicket);
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => void replace(values)}
      onValuesChange={recheck}
      scrollToFirstError={{ focus: true }}
    >
      <p className={styles.told}>{t.tooOld}</p>
      <PasswordFields form={form} password={labels.password} confirmation={labels.password_confirmation} />
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
        {t.setPassword}
      </Button>
      <Button type="link" block onClick={onBack}>
        {t.back}
      </Button>
    </Form>
  );
}

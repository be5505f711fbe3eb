import { Button, Form } from "antd";
import { accounts } from "@/api/client";
import { session } from "@/api/session";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";

type Values = { login: string; password: string };

/** Opens a session. With `as`, of that account only. */
export function LoginForm({ as }: { as?: string }) {
  const t = useTexts(texts);
  const { form, problem, send, sending, recheck } = useCheckedForm<Values>({ login: t.login, password: t.password });
  const wait = useCountdown(problem?.retryAfter ?? null, problem);

  const logIn = ({ login, password }: Values) =>
    send(async () => {
      const opened = await accounts
        .post("/sessions", { body: { login: login.trim(), password }, anonymous: true })
        .catch((error: unknown) => {
          form.setFieldValue("password", "");
          form.focusField("password");
          throw error;
        });
      session.open(opened);
    });

  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ login: as ?? "" }}
      onFinish={(values) => void logIn(values)}
      onValuesChange={recheck}
      scrollToFirstError={{ focus: true }}
    >
      <ProblemNote problem={problem} wait={wait} />
      <TextField
        name="login"
        label={t.login}
        autoComplete="username"
        spellCheck={false}
        readOnly={as !== undefined}
        autoFocus={as === undefined}
        maxLength={200}
      />
      <TextField
        name="password"
        label={t.password}
        autoComplete="current-password"
        secret
        autoFocus={as !== undefined}
        maxLength={200}
      />
      <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
        {t.logIn}
      </Button>
    </Form>
  );
}

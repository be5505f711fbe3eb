import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import { NewPasswordStep } from "./new-password-step";
import { ProveStep, SetUpStep } from "./second-step";
import { openOrGoOn, type Ticket } from "./steps";

type Values = { login: string; password: string };

/** Opens a session, in one step or more. With `as`, of that account only. */
export function LoginForm({ as }: { as?: string }) {
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const back = () => setTicket(null);
  if (ticket === null) return <FirstStep as={as} onTicket={setTicket} />;
  const step = { ticket: ticket.ticket, onTicket: setTicket, onBack: back };
  if (ticket.due === "new_password") return <NewPasswordStep {...step} />;
  return ticket.due === "code" ? <ProveStep {...step} /> : <SetUpStep {...step} />;
}

function FirstStep({ as, onTicket }: { as: string | undefined; onTicket: (ticket: Ticket) => void }) {
  const t = useTexts(texts);
  const { form, problem, send, sending, recheck } = useCheckedForm<Values>({ login: t.login, password: t.password });
  const wait = useCountdown(problem?.retryAfter ?? null, problem);

  const logIn = ({ login, password }: Values) =>
    send(async () => {
      const answer = await accounts
        .post("/sessions", { body: { login: login.trim(), password }, anonymous: true })
        .catch((error: unknown) => {
          form.setFieldValue("password", "");
          form.focusField("password");
          throw error;
        });
      openOrGoOn(answer, onTicket);
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

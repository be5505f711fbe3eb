import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { session } from "@/api/session";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import { ProveStep, SetUpStep } from "./second-step";

type Ticket = components["schemas"]["TicketOut"];
type Values = { login: string; password: string };

/** Opens a session, in one step or two. With `as`, of that account only. */
export function LoginForm({ as }: { as?: string }) {
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const back = () => setTicket(null);
  if (ticket === null) return <FirstStep as={as} onTicket={setTicket} />;
  return ticket.due === "code" ? (
    <ProveStep ticket={ticket.ticket} onBack={back} />
  ) : (
    <SetUpStep ticket={ticket.ticket} onBack={back} />
  );
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
      if ("ticket" in answer) onTicket(answer);
      else session.open(answer);
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

import { useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { session } from "@/api/session";
import { useTexts } from "@/locales/language";
import { secondFactor as texts } from "@/locales/second-factor";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { Failed, Loading } from "@/ui/states";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { factorCode } from "./rules";

type Step = { ticket: string; onBack: () => void };
type First = components["schemas"]["FirstSessionOut"];

/** The second step of a login: a code of what was set up. */
export function ProveStep({ ticket, onBack }: Step) {
  const t = useTexts(texts);
  const prove = async (code: string) =>
    session.open(await accounts.post("/sessions/second-factor", { body: { ticket, code }, anonymous: true }));
  return (
    <CodeForm label={t.code} onCode={prove} onBack={onBack}>
      <p className={styles.told}>{t.codeLead}</p>
    </CodeForm>
  );
}

/** Setting up the second factor that the account must have; the session begins once the recovery codes were shown. */
export function SetUpStep({ ticket, onBack }: Step) {
  const t = useTexts(texts);
  const [first, setFirst] = useState<First | null>(null);
  const { data, error } = useQuery({
    queryKey: ["accounts", "set-up", ticket],
    queryFn: () => accounts.post("/sessions/second-factor/set-up", { body: { ticket }, anonymous: true }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const activate = async (code: string) =>
    setFirst(await accounts.post("/sessions/second-factor/activation", { body: { ticket, code }, anonymous: true }));
  if (first !== null) return <RecoveryCodes first={first} />;
  if (error) return <Failed error={error} retry={onBack} />;
  if (data === undefined) return <Loading />;
  return (
    <CodeForm label={t.newCode} onCode={activate} onBack={onBack}>
      <p className={styles.told}>{t.setUpLead}</p>
      <dl className={styles.facts}>
        <dt>{t.secret}</dt>
        <dd>
          <code className={styles.secret}>{data.secret.match(/.{1,4}/g)?.join(" ")}</code>
        </dd>
      </dl>
      <p className={styles.told}>
        <a href={data.uri}>{t.open}</a>
      </p>
    </CodeForm>
  );
}

type CodeProps = { label: string; onCode: (code: string) => Promise<void>; onBack: () => void; children: ReactNode };

function CodeForm({ label, onCode, onBack, children }: CodeProps) {
  const t = useTexts(texts);
  const { form, problem, send, sending, recheck } = useCheckedForm<{ code: string }>({ code: label });
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }) => void send(() => onCode(code))}
      onValuesChange={recheck}
    >
      {children}
      <ProblemNote problem={problem} wait={wait} />
      <TextField
        name="code"
        label={label}
        rule={factorCode}
        autoComplete="one-time-code"
        spellCheck={false}
        autoFocus
      />
      <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
        {t.proceed}
      </Button>
      <Button type="link" block onClick={onBack}>
        {t.back}
      </Button>
    </Form>
  );
}

function RecoveryCodes({ first }: { first: First }) {
  const t = useTexts(texts);
  return (
    <div role="status">
      <h2>{t.codesTitle}</h2>
      <p className={styles.told}>{t.codesLead}</p>
      <ol className={styles.codes}>
        {first.recovery_codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Button type="primary" block onClick={() => session.open(first)}>
        {t.saved}
      </Button>
    </div>
  );
}

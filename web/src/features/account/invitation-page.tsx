import { useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { accounts } from "@/api/client";
import { useOnce } from "@/api/once";
import { Problem, said } from "@/api/problem";
import { account as accountTexts } from "@/locales/account";
import { invitation as texts } from "@/locales/invitation";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { instant } from "@/ui/dates";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { Facts } from "@/ui/facts";
import { ProblemNote } from "@/ui/problem-note";
import { Empty, Failed, Loading } from "@/ui/states";
import { useCountdown } from "@/ui/use-countdown";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";
import { PasswordFields } from "@/ui/form/password-fields";
import * as rules from "@/ui/form/rules";

/** The token stands behind the # of the link: browsers keep that to themselves. */
export default function InvitationPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const language = useLanguage();
  const token = useLocation().hash.slice(1);
  const [login, setLogin] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ["accounts", "invitation", token],
    queryFn: ({ signal }) => accounts.post("/invitations/preview", { body: { token }, anonymous: true, signal }),
    enabled: token !== "" && login === null,
    staleTime: Infinity,
  });
  if (login !== null)
    return (
      <div className={styles.narrow} role="status">
        <h1>{t.done}</h1>
        <p>{t.doneLead(login)}</p>
        <p className={styles.aside}>
          <Link to="/login">{t.toLogin}</Link>
        </p>
      </div>
    );
  if (token === "")
    return (
      <Empty page title={t.missing}>
        <p>{t.missingHint}</p>
      </Empty>
    );
  if (isClosed(error))
    return (
      <Empty page title={t.closed}>
        <p>{said(error.text, language)}</p>
        <Link to="/login">{t.toLogin}</Link>
      </Empty>
    );
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  return <Accept token={token} invitation={data} onDone={setLogin} onClosed={refetch} />;
}

/** It is not there, was used or ended, or its bureau is switched off: the words say which, and whom to ask. */
const isClosed = (error: unknown): error is Problem => error instanceof Problem && [404, 409].includes(error.status);

type Preview = {
  role: keyof (typeof shell)["en"]["roles"];
  name: string;
  email: string;
  bureau_name: string | null;
  organisation: string | null;
  expires_at: string;
};
type Values = { login: string; phone: string; password: string; password_confirmation: string };

function Accept({
  token,
  invitation,
  onDone,
  onClosed,
}: {
  token: string;
  invitation: Preview;
  onDone: (login: string) => void;
  /** It may have closed while the form was filled in: then the page says so, and not the form. */
  onClosed: () => Promise<unknown>;
}) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { roles } = useTexts(shell);
  const { fields, hints } = useTexts(accountTexts);
  const labels = fields.individual;
  const once = useOnce();
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<Values>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const accept = ({ login, phone, password }: Values) =>
    send(async () => {
      const body = { token, login, phone, password };
      try {
        const made = await accounts.post("/invitations/acceptance", { body, once: once.key(body), anonymous: true });
        onDone(made.login);
      } catch (error) {
        if (isClosed(error)) await onClosed();
        throw error;
      }
    });
  const unit = invitation.bureau_name ?? invitation.organisation;
  return (
    <div className={styles.narrow}>
      <h1>{t.title}</h1>
      <p className={styles.lead}>{t.lead(invitation.name, roles[invitation.role])}</p>
      <Facts
        facts={[
          [t.email, invitation.email],
          [t.unit, unit === null ? null : <span lang="zh-CN">{unit}</span>],
          [t.expires, instant(invitation.expires_at, language)],
        ]}
      />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className={styles.below ?? ""}
        onFinish={(values) => void accept(values)}
        onValuesChange={recheck}
        scrollToFirstError={{ focus: true, block: "center" }}
      >
        <TextField
          name="login"
          label={labels.login}
          rule={rules.login}
          hint={hints.login}
          autoComplete="username"
          spellCheck={false}
        />
        <TextField
          name="phone"
          label={labels.phone}
          rule={rules.phone}
          hint={hints.phone}
          autoComplete="tel"
          inputMode="tel"
        />
        <PasswordFields form={form} password={labels.password} confirmation={labels.password_confirmation} />
        <ProblemNote problem={problem} faulty={faulty} wait={wait} />
        <Button type="primary" htmlType="submit" block loading={sending} disabled={wait > 0}>
          {t.accept}
        </Button>
      </Form>
    </div>
  );
}

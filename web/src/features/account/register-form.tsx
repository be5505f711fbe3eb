import { Button, Form, Radio } from "antd";
import { accounts } from "@/api/client";
import { useOnce } from "@/api/once";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { TextField, useRules } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { PasswordFields } from "@/ui/form/password-fields";
import * as rules from "@/ui/form/rules";

export type ApplicantKind = "organisation" | "individual";

const ORGANISATION_KINDS = ["enterprise", "institution", "party_mass"] as const;

type Values = Record<
  "name" | "identifier" | "email" | "phone" | "login" | "password" | "password_confirmation",
  string
> & {
  kind?: string;
  contact_name?: string;
};

/** 机构注册 or 个人注册. What both have in common stays when the kind changes. */
export function RegisterForm({ kind, onDone }: { kind: ApplicantKind; onDone: (login: string) => void }) {
  const t = useTexts(texts);
  const labels = t.fields[kind];
  const once = useOnce();
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<Values>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const organisation = kind === "organisation";

  const register = (values: Values) =>
    send(async () => {
      const made = await registered(kind, values, once.key({ kind, values }));
      once.done();
      onDone(made.login);
    });

  return (
    <Form
      form={form}
      layout="vertical"
      onFinish={(values) => void register(values)}
      onValuesChange={recheck}
      scrollToFirstError={{ focus: true, block: "center" }}
    >
      <fieldset className={styles.group}>
        <legend>{t.subject}</legend>
        <TextField
          name="name"
          label={labels.name}
          rule={rules.name}
          hint={organisation ? t.hints.name : t.hints.personName}
          autoComplete={organisation ? "organization" : "name"}
        />
        {organisation && <OrganisationKind label={labels.kind} />}
        <TextField
          key={kind}
          name="identifier"
          label={labels.identifier}
          rule={organisation ? rules.creditCode : rules.residentId}
          autoComplete="off"
          spellCheck={false}
        />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t.contact}</legend>
        <ContactFields kind={kind} />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t.credentials}</legend>
        <TextField
          name="login"
          label={labels.login}
          rule={rules.login}
          hint={t.hints.login}
          autoComplete="username"
          spellCheck={false}
        />
        <PasswordFields form={form} password={labels.password} confirmation={labels.password_confirmation} />
      </fieldset>
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" loading={sending} disabled={wait > 0}>
        {t.submit}
      </Button>
    </Form>
  );
}

function ContactFields({ kind }: { kind: ApplicantKind }) {
  const t = useTexts(texts);
  const labels = t.fields[kind];
  return (
    <>
      {kind === "organisation" && (
        <TextField name="contact_name" label={labels.contact_name} rule={rules.name} autoComplete="name" />
      )}
      <TextField
        name="email"
        label={labels.email}
        rule={rules.email}
        hint={t.hints.email}
        autoComplete="email"
        inputMode="email"
      />
      <TextField
        name="phone"
        label={labels.phone}
        rule={rules.phone}
        hint={t.hints.phone}
        autoComplete="tel"
        inputMode="tel"
      />
    </>
  );
}

function OrganisationKind({ label }: { label: string }) {
  const t = useTexts(texts);
  return (
    <Form.Item name="kind" label={label} required rules={useRules(label, undefined, false)}>
      <Radio.Group options={ORGANISATION_KINDS.map((value) => ({ value, label: t.organisationKinds[value] }))} />
    </Form.Item>
  );
}

/** Fields of the other kind may still hold what was typed there: they are not sent. */
function registered(kind: ApplicantKind, values: Values, once: string) {
  const { kind: organisation_kind = "", contact_name = "", ...common } = values;
  if (kind === "individual")
    return accounts.post("/registrations/individuals", { body: common, once, anonymous: true });
  const body = { ...common, contact_name, kind: organisation_kind as (typeof ORGANISATION_KINDS)[number] };
  return accounts.post("/registrations/organisations", { body, once, anonymous: true });
}

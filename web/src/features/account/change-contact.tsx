import { useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { Problem } from "@/api/problem";
import { session } from "@/api/session";
import { account as accountTexts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { profile as texts } from "@/locales/profile";
import * as rules from "@/ui/form/rules";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./account.module.css";
import { meKey, type Me } from "./me";

type Values = Partial<Record<"contact_name" | "email" | "phone" | "current_password", string>>;

/** One's own contact details. What is masked is empty in the form: it changes when one types. */
export function ChangeContact({ me }: { me: Me }) {
  const t = useTexts(texts);
  const [state, setState] = useState<"closed" | "open" | "done">("closed");
  return (
    <div className={styles.change}>
      {state === "open" ? (
        <ContactForm me={me} onDone={() => setState("done")} onCancel={() => setState("closed")} />
      ) : (
        <Button onClick={() => setState("open")}>{t.changeContact}</Button>
      )}
      <p role="status" className={styles.mark}>
        {state === "done" && t.contactDone}
      </p>
    </div>
  );
}

function ContactForm({ me, onDone, onCancel }: { me: Me; onDone: () => void; onCancel: () => void }) {
  const t = useTexts(texts);
  const { fields } = useTexts(accountTexts);
  const client = useQueryClient();
  const labels = { ...fields.organisation, current_password: t.currentPassword };
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<Values>(labels);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  const email = Form.useWatch("email", form);
  const phone = Form.useWatch("phone", form);
  const change = (values: Values) =>
    send(async () => {
      const body = typed(values);
      if (Object.keys(body).length > 0) {
        const changed = await accounts.patch("/me", { body, match: me.version }).catch(async (error: unknown) => {
          // changed elsewhere meanwhile: the next try is about what is there now
          if (error instanceof Problem && error.status === 412) await client.invalidateQueries({ queryKey: meKey });
          throw error;
        });
        client.setQueryData(meKey, changed);
        session.update(changed);
      }
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
      <p className={styles.note}>{t.fixed}</p>
      {me.contact_name !== null && (
        <TextField
          name="contact_name"
          label={labels.contact_name}
          rule={rules.name}
          hint={t.keptHint(me.contact_name)}
          autoComplete="name"
          optional
        />
      )}
      <TextField
        name="email"
        label={labels.email}
        rule={rules.email}
        hint={t.keptHint(me.email)}
        autoComplete="email"
        inputMode="email"
        optional
      />
      <TextField
        name="phone"
        label={labels.phone}
        rule={rules.phone}
        hint={t.keptHint(me.phone)}
        autoComplete="tel"
        inputMode="tel"
        optional
      />
      {(email?.trim() || phone?.trim()) && (
        <TextField
          name="current_password"
          label={labels.current_password}
          hint={t.passwordHint}
          autoComplete="current-password"
          secret
        />
      )}
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" loading={sending} disabled={wait > 0}>
        {t.save}
      </Button>
      <Button type="link" onClick={onCancel}>
        {t.cancel}
      </Button>
    </Form>
  );
}

/** Only what was typed: the rest stays as it is. */
function typed(values: Values): Values {
  const given = Object.entries(values).filter(([, value]) => value?.trim());
  return Object.fromEntries(given.map(([name, value]) => [name, name === "current_password" ? value : value?.trim()]));
}

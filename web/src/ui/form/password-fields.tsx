import { Form, type FormInstance } from "antd";
import { said } from "@/api/problem";
import { useLanguage } from "@/locales/language";
import styles from "./form.module.css";
import { partsOf, passwordRule, usePasswordPolicy, type Policy } from "./password-policy";
import * as rules from "./rules";
import { TextField } from "./text-field";

type Props = { form: FormInstance; password: string; confirmation: string };

/** A new password, with the parts of its rule ticked off while one types, and once again. */
export function PasswordFields({ form, password, confirmation }: Props) {
  const policy = usePasswordPolicy();
  return (
    <>
      <TextField
        name="password"
        label={password}
        rule={policy && passwordRule(policy)}
        hint={policy && <Parts form={form} policy={policy} />}
        autoComplete="new-password"
        secret
      />
      <TextField
        name="password_confirmation"
        label={confirmation}
        rule={rules.confirmation}
        besides="password"
        autoComplete="new-password"
        secret
      />
    </>
  );
}

function Parts({ form, policy }: { form: FormInstance; policy: Policy }) {
  const language = useLanguage();
  const typed = (Form.useWatch("password", form) as string | undefined) ?? "";
  return (
    <ul className={styles.parts}>
      {partsOf(policy, typed).map(({ code, text, holds }) => (
        <li key={code} data-holds={holds}>
          {said(text, language)}
        </li>
      ))}
    </ul>
  );
}

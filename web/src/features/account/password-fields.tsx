import { Form, type FormInstance } from "antd";
import { said } from "@/api/problem";
import { useLanguage } from "@/locales/language";
import { TextField } from "@/ui/form/text-field";
import styles from "./account.module.css";
import * as rules from "@/ui/form/rules";

type Props = { form: FormInstance; password: string; confirmation: string };

/** A new password, with the parts of its rule ticked off while one types, and once again. */
export function PasswordFields({ form, password, confirmation }: Props) {
  return (
    <>
      <TextField
        name="password"
        label={password}
        rule={rules.password}
        hint={<Parts form={form} />}
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

function Parts({ form }: { form: FormInstance }) {
  const language = useLanguage();
  const typed = (Form.useWatch("password", form) as string | undefined)?.normalize("NFKC") ?? "";
  return (
    <ul className={styles.parts}>
      {rules.passwordParts.map(({ code, text, holds }) => (
        <li key={code} data-holds={holds(typed)}>
          {said(text, language)}
        </li>
      ))}
    </ul>
  );
}

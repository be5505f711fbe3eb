import { Form, Input } from "antd";
import type { InputProps } from "antd";
import type { ReactNode } from "react";
import type { Bilingual } from "@/api/problem";
import { useLanguage } from "@/locales/language";
import styles from "./form.module.css";
import { faultText } from "./use-checked-form";

export type Rule = (value: string, form: Record<string, string | undefined>) => Bilingual | null;

export const REQUIRED: Bilingual = { zh: "必填", en: "is required" };

type Props = {
  name: string;
  label: string;
  /** Checked when the field is left; while it is wrong, with every key. */
  rule?: Rule | undefined;
  hint?: ReactNode;
  /** The field whose value the rule looks at, too. */
  besides?: string;
  optional?: boolean;
  secret?: boolean;
} & Pick<
  InputProps,
  "autoComplete" | "inputMode" | "maxLength" | "autoFocus" | "readOnly" | "disabled" | "type" | "spellCheck"
>;

/** A line of text with its label, its hint, and what is wrong with it. */
export function TextField({ name, label, rule, hint, besides, optional, secret, ...input }: Props) {
  const Field = secret ? Input.Password : Input;
  const rules = useRules(label, rule, optional ?? false);
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint && <div className={styles.hint}>{hint}</div>}
      required={!optional}
      rules={rules}
      validateTrigger="onBlur"
      validateFirst
      {...(besides === undefined ? {} : { dependencies: [besides] })}
    >
      <Field {...input} />
    </Form.Item>
  );
}

export function useRules(label: string, rule: Rule | undefined, optional: boolean) {
  const language = useLanguage();
  return [
    ({ getFieldsValue }: { getFieldsValue: () => Record<string, string | undefined> }) => ({
      validator: (_: unknown, value: string | undefined) => {
        const typed = value ?? "";
        const fault = typed.trim() === "" ? (optional ? null : REQUIRED) : (rule?.(typed, getFieldsValue()) ?? null);
        return fault === null ? Promise.resolve() : Promise.reject(new Error(faultText(label, fault, language)));
      },
    }),
  ];
}

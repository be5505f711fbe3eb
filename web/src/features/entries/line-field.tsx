import { Form, Input, type InputProps } from "antd";
import type { ReactNode } from "react";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { useRules } from "@/ui/form/text-field";
import styles from "./form.module.css";
import { RULES } from "./entry-rules";
import { isOptional, type TextField } from "./fields";

const LONGEST_DRAFT = 1000; // a draft keeps more than may be submitted
const LONGEST_TEXT = 5000;

type Props = {
  name: TextField;
  hint?: ReactNode;
  /** What may be submitted, shown as a counter. */
  limit?: number;
  /** Lines, where there are several. */
  rows?: number;
  /** Takes out what cannot be meant. */
  normalize?: (typed: string) => string;
  besides?: TextField;
} & Pick<InputProps, "inputMode" | "type" | "suffix" | "autoComplete" | "placeholder" | "max" | "list">;

/** A field of the registration form. */
export function LineField({ name, hint, limit, rows, normalize, besides, ...input }: Props) {
  const label = useTexts(texts).fields[name];
  const rules = useRules(label, RULES[name], isOptional(name));
  const counted =
    limit === undefined ? {} : { count: { show: true, max: limit, strategy: (text: string) => [...text].length } };
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint && <div className={styles.hint}>{hint}</div>}
      required={!isOptional(name)}
      rules={rules}
      validateTrigger="onBlur"
      validateFirst
      {...(rows !== undefined && { className: styles.long ?? "" })}
      {...(normalize !== undefined && { normalize })}
      {...(besides !== undefined && { dependencies: [besides] })}
    >
      {rows === undefined ? (
        <Input {...input} {...counted} maxLength={name === "contact_phone" ? 100 : LONGEST_DRAFT} />
      ) : (
        <Input.TextArea {...counted} rows={rows} maxLength={LONGEST_TEXT} className={styles.text} />
      )}
    </Form.Item>
  );
}

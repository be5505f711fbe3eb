import { Checkbox, Form } from "antd";
import type { ReactNode } from "react";
import { useLanguage } from "@/locales/language";
import styles from "./form.module.css";
import { REQUIRED } from "./text-field";
import { faultText } from "./use-checked-form";

type Props = {
  name: string;
  label: string;
  options: readonly { value: string; label: string; disabled?: boolean }[];
  hint?: ReactNode;
};

/** Some of a few choices, at least one. */
export function ChoicesField({ name, label, options, hint }: Props) {
  const language = useLanguage();
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint && <div className={styles.hint}>{hint}</div>}
      required
      rules={[
        {
          validator: (_, chosen: string[] | undefined) =>
            chosen?.length ? Promise.resolve() : Promise.reject(new Error(faultText(label, REQUIRED, language))),
        },
      ]}
    >
      <Choices options={options} />
    </Form.Item>
  );
}

type Given = Pick<Props, "options"> & { id?: string; value?: string[]; onChange?: (chosen: string[]) => void };

/** Without `aria-required`, which the field gives to its control: a group of checkboxes cannot have it. */
function Choices({ options, id, value = [], onChange }: Given) {
  return (
    <Checkbox.Group
      {...(id !== undefined && { id })}
      className={styles.choices ?? ""}
      value={value}
      options={options.map((one) => ({ ...one }))}
      {...(onChange !== undefined && { onChange })}
    />
  );
}

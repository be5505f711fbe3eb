import { Form, Select } from "antd";
import styles from "./form.module.css";
import { useRules } from "./text-field";

type Props = {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  hint?: string;
  optional?: boolean;
  many?: boolean;
};

/** A choice from a list that can be searched. */
export function SelectField({ name, label, options, hint, optional = false, many = false }: Props) {
  const rules = useRules(label, undefined, optional);
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint && <div className={styles.hint}>{hint}</div>}
      required={!optional}
      rules={many ? [] : rules}
    >
      <Select
        options={options}
        showSearch={{ optionFilterProp: "label" }}
        allowClear={optional}
        {...(many && { mode: "multiple" as const })}
      />
    </Form.Item>
  );
}

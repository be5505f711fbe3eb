import { Form, Input } from "antd";
import type { ReactNode } from "react";
import { form as texts } from "@/locales/form";
import { useTexts } from "@/locales/language";
import styles from "./form.module.css";
import { momentRule } from "./moments";
import { useRules } from "./text-field";

type Props = { name: string; label: string; hint?: ReactNode; disabled?: boolean };

/** A day and a time in China's (see moments.ts). The form holds it as it is typed. */
export function MomentField({ name, label, hint, disabled = false }: Props) {
  const rules = useRules(label, momentRule, false);
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint && <div className={styles.hint}>{hint}</div>}
      required
      rules={rules}
      validateTrigger="onBlur"
    >
      <MomentInput label={label} disabled={disabled} />
    </Form.Item>
  );
}

type InputProps = {
  label: string;
  disabled: boolean;
  id?: string;
  value?: string;
  onChange?: (typed: string) => void;
  onBlur?: () => void;
};

function MomentInput({ label, disabled, id = "", value = "", onChange, onBlur }: InputProps) {
  const t = useTexts(texts);
  const [day = "", time = ""] = value.split(" ");
  const change = (nextDay: string, nextTime: string) => onChange?.(`${nextDay} ${nextTime}`.trimEnd());
  return (
    <span className={styles.moment}>
      <Input
        id={id}
        type="date"
        value={day}
        disabled={disabled}
        onChange={({ target }) => change(target.value, time)}
        onBlur={onBlur}
      />
      <Input
        aria-label={t.timeOf(label)}
        inputMode="numeric"
        maxLength={5}
        placeholder="24:00"
        value={time}
        disabled={disabled}
        onChange={({ target }) => change(day, target.value)}
        onBlur={onBlur}
      />
    </span>
  );
}

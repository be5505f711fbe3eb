import { Form, Input } from "antd";
import type { ReactNode } from "react";
import styles from "./form.module.css";

type Props = { name: string; label: string; maxLength: number; rows: number; hint?: ReactNode };

/** Several lines of text that may be left empty. */
export function AreaField({ name, label, maxLength, rows, hint }: Props) {
  return (
    <Form.Item name={name} label={label} extra={hint && <div className={styles.hint}>{hint}</div>}>
      <Input.TextArea rows={rows} maxLength={maxLength} />
    </Form.Item>
  );
}

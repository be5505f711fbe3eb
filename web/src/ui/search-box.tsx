import { Input } from "antd";
import { useId } from "react";
import styles from "./search-box.module.css";

type Props = {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  /** Its label above it, as other fields of a filter have theirs. */
  stacked?: boolean;
};

/** Finds while one types. */
export function SearchBox({ label, hint, value, onChange, stacked = false }: Props) {
  const id = useId();
  return (
    <div className={stacked ? styles.stacked : styles.box}>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="search"
        value={value}
        placeholder={hint}
        maxLength={100}
        allowClear
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

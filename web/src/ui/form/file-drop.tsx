import { useState, type DragEvent, type InputHTMLAttributes } from "react";
import styles from "./file-drop.module.css";

type Props = {
  label: string;
  hint: string;
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
} & Pick<InputHTMLAttributes<HTMLInputElement>, "id" | "aria-invalid" | "aria-describedby" | "aria-required">;

/** A file, chosen or dropped here. The same file can be chosen again, after it was changed. */
export function FileDrop({ label, hint, accept, disabled = false, onFile, ...field }: Props) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !disabled) onFile(file);
  };
  const allow = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <label className={styles.drop} data-over={over} onDragOver={allow} onDragLeave={() => setOver(false)} onDrop={drop}>
      <input
        {...field}
        type="file"
        className="unseen"
        accept={accept}
        disabled={disabled}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
          target.value = "";
        }}
      />
      <span className={styles.label}>{label}</span>
      <span className={styles.hint}>{hint}</span>
    </label>
  );
}

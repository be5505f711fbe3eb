import { Form } from "antd";
import { useTexts } from "@/locales/language";
import { profile as texts } from "@/locales/profile";
import { FormDialog } from "./form-dialog";
import styles from "./form.module.css";
import { TextField } from "./text-field";
import { useCheckedForm } from "./use-checked-form";

type Values = { current_password: string };
type Props = {
  title: string;
  lead: string;
  ok: string;
  /** Where it is not plain whose password is meant. */
  label?: string;
  danger?: boolean;
  act: (body: Values) => Promise<void>;
  onClose: () => void;
};

/** What a session alone may not do: it takes the caller's password once more, and tells what will happen. */
export function PasswordDialog({ title, lead, ok, label, danger = false, act, onClose }: Props) {
  const t = useTexts(texts);
  const asked = label ?? t.currentPassword;
  const checked = useCheckedForm<Values>({ current_password: asked });
  return (
    <FormDialog title={title} ok={ok} cancel={t.cancel} danger={danger} checked={checked} onClose={onClose}>
      <p className={styles.lead}>{lead}</p>
      <Form
        form={checked.form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void checked.send(() => act(values))}
        onValuesChange={checked.recheck}
      >
        <TextField
          name="current_password"
          label={asked}
          autoComplete="current-password"
          maxLength={200}
          secret
          autoFocus
        />
      </Form>
    </FormDialog>
  );
}

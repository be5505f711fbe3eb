import { Form } from "antd";
import { useTexts } from "@/locales/language";
import { profile as texts } from "@/locales/profile";
import { FormDialog } from "@/ui/form/form-dialog";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import styles from "./account.module.css";

type Values = { current_password: string };
type Props = {
  title: string;
  lead: string;
  ok: string;
  danger?: boolean;
  act: (body: Values) => Promise<void>;
  onClose: () => void;
};

/** What only the owner may do: it takes the password once more, and tells what will happen. */
export function PasswordDialog({ title, lead, ok, danger = false, act, onClose }: Props) {
  const t = useTexts(texts);
  const checked = useCheckedForm<Values>({ current_password: t.currentPassword });
  return (
    <FormDialog title={title} ok={ok} cancel={t.cancel} danger={danger} checked={checked} onClose={onClose}>
      <p className={styles.told}>{lead}</p>
      <Form
        form={checked.form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void checked.send(() => act(values))}
        onValuesChange={checked.recheck}
      >
        <TextField
          name="current_password"
          label={t.currentPassword}
          autoComplete="current-password"
          maxLength={200}
          secret
          autoFocus
        />
      </Form>
    </FormDialog>
  );
}

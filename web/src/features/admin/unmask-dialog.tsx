import { Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { FormDialog } from "@/ui/form/form-dialog";
import { SelectField } from "@/ui/form/select-field";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import styles from "./admin.module.css";
import type { Person } from "./people";

type Body = components["schemas"]["UnmaskingIn"];

/** One field in the clear, for a reason that goes on record. It is kept nowhere but in this dialog. */
export function UnmaskDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTexts(texts);
  const [shown, setShown] = useState<string | null>(null);
  const checked = useCheckedForm<Body>({ field: t.unmaskField, reason: t.unmaskReason });
  const unmask = (body: Body) =>
    checked.send(async () => {
      setShown(null);
      const answer = await accounts.post("/people/{account_id}/unmasking", { params: { account_id: person.id }, body });
      setShown(answer.value);
    });
  const fields = (Object.keys(t.personal) as Body["field"][]).filter((name) => person[name] !== null);
  return (
    <FormDialog
      title={`${t.unmask} · ${person.login}`}
      ok={t.show}
      cancel={t.close}
      checked={checked}
      onClose={onClose}
    >
      <Form
        form={checked.form}
        layout="vertical"
        onFinish={(values) => void unmask(values)}
        onValuesChange={checked.recheck}
      >
        <SelectField
          name="field"
          label={t.unmaskField}
          options={fields.map((value) => ({ value, label: t.personal[value] }))}
        />
        <TextField name="reason" label={t.unmaskReason} hint={t.unmaskHint} maxLength={200} />
      </Form>
      <p role="status" className={styles.shown}>
        {shown}
      </p>
    </FormDialog>
  );
}

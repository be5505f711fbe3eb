import { useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { useLanguage, useTexts } from "@/locales/language";
import { person as texts } from "@/locales/person";
import { instant } from "@/ui/dates";
import { FormDialog } from "@/ui/form/form-dialog";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import styles from "./admin.module.css";
import { peopleKey, type Person } from "./people";

/** Erasing somebody's personal data after a week, for a reason that goes on record. Switching on again stops it. */
export function ErasePerson({ person }: { person: Person }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  if (person.erasure_due_at !== null)
    return (
      <p role="status" className={styles.due}>
        {t.erasureDue(instant(person.erasure_due_at, language))}
      </p>
    );
  return (
    <div className={styles.deed}>
      <p>{t.eraseLead}</p>
      <Button danger onClick={() => setAsking(true)}>
        {t.erase}
      </Button>
      {asking && <EraseDialog person={person} onClose={() => setAsking(false)} />}
    </div>
  );
}

function EraseDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const checked = useCheckedForm<{ reason: string }>({ reason: t.reason });
  const erase = (body: { reason: string }) =>
    checked.send(async () => {
      const params = { account_id: person.id };
      const changed = await accounts.post("/people/{account_id}/erasure", { params, body });
      client.setQueryData([...peopleKey, person.id], changed);
      void client.invalidateQueries({ queryKey: peopleKey });
      onClose();
    });
  return (
    <FormDialog
      title={`${t.erase} · ${person.login}`}
      ok={t.erase}
      cancel={t.cancel}
      danger
      checked={checked}
      onClose={onClose}
    >
      <p>{t.eraseLead}</p>
      <Form
        form={checked.form}
        layout="vertical"
        requiredMark={false}
        className={styles.below ?? ""}
        onFinish={(values) => void erase(values)}
        onValuesChange={checked.recheck}
      >
        <TextField name="reason" label={t.reason} hint={t.reasonHint} maxLength={200} autoFocus />
      </Form>
    </FormDialog>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { accounts } from "@/api/client";
import { useTexts } from "@/locales/language";
import { person as texts } from "@/locales/person";
import { FormDialog } from "@/ui/form/form-dialog";
import * as rules from "@/ui/form/rules";
import { SelectField } from "@/ui/form/select-field";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { BureauField } from "@/ui/form/bureau-field";
import { changesOf, takesPassword, valuesOf, type Values } from "./changes";
import { peopleKey, type Person } from "./people";
import { WORK_TYPES } from "@/ui/work-types";

/** What an admin may change of staff and experts. What is masked is empty in the form: it changes when one types. */
export function ChangePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const checked = useCheckedForm<Values>({
    name: t.name,
    email: t.email,
    phone: t.phone,
    bureau_id: t.bureau,
    organisation: t.organisation,
    specialities: t.specialities,
    load_limit: t.loadLimit,
    current_password: t.ownPassword,
  });
  const email = Form.useWatch("email", checked.form) ?? "";
  const phone = Form.useWatch("phone", checked.form) ?? "";
  const change = (values: Values) =>
    checked.send(async () => {
      const body = changesOf(person, values);
      const params = { account_id: person.id };
      if (Object.keys(body).length > 0) {
        const changed = await (person.role === "expert"
          ? accounts.patch("/experts/{account_id}", { params, body })
          : accounts.patch("/staff/{account_id}", { params, body }));
        client.setQueryData([...peopleKey, person.id], changed);
        void client.invalidateQueries({ queryKey: peopleKey });
      }
      onClose();
    });
  const kept = (now: string) => t.keptHint(now);
  return (
    <FormDialog
      title={`${t.change} · ${person.login}`}
      ok={t.save}
      cancel={t.cancel}
      checked={checked}
      onClose={onClose}
    >
      <Form
        form={checked.form}
        layout="vertical"
        requiredMark={false}
        initialValues={valuesOf(person)}
        onFinish={(values) => void change(values)}
        onValuesChange={checked.recheck}
      >
        <TextField name="name" label={t.name} rule={rules.name} hint={kept(person.name)} optional />
        <TextField
          name="email"
          label={t.email}
          rule={rules.email}
          hint={kept(person.email)}
          inputMode="email"
          optional
        />
        <TextField name="phone" label={t.phone} rule={rules.phone} hint={kept(person.phone)} inputMode="tel" optional />
        {person.role === "bureau" && <BureauField label={t.bureau} hint={t.bureauHint} current={person.unit_id} />}
        {takesPassword(person, { email, phone }) && (
          <TextField
            name="current_password"
            label={t.ownPassword}
            hint={t.ownPasswordHint}
            autoComplete="current-password"
            maxLength={200}
            secret
          />
        )}
        {person.expertise !== null && <ExpertFields bureau={person.expertise.bureau_id} />}
      </Form>
    </FormDialog>
  );
}

function ExpertFields({ bureau }: { bureau: string | null }) {
  const t = useTexts(texts);
  return (
    <>
      <TextField name="organisation" label={t.organisation} maxLength={200} />
      <BureauField label={t.bureau} current={bureau} optional />
      <SelectField
        name="specialities"
        label={t.specialities}
        hint={t.specialitiesHint}
        options={WORK_TYPES.map((value) => ({ value, label: value }))}
        optional
        many
      />
      <TextField
        name="load_limit"
        label={t.loadLimit}
        rule={rules.loadLimit}
        hint={t.loadLimitHint}
        inputMode="numeric"
        optional
      />
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { useOnce } from "@/api/once";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { person } from "@/locales/person";
import { shell } from "@/locales/shell";
import { FormDialog } from "@/ui/form/form-dialog";
import * as rules from "@/ui/form/rules";
import { SelectField } from "@/ui/form/select-field";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { BureauField } from "@/ui/form/bureau-field";
import { invitationsKey } from "./invitations-page";
import { WORK_TYPES } from "@/ui/work-types";

type Body = components["schemas"]["InvitationIn"];
type Values = Pick<Body, "role" | "name" | "email"> & {
  bureau_id?: string;
  organisation?: string;
  specialities?: Body["specialities"];
  load_limit?: string;
};

const ROLES = ["bureau", "expert", "admin", "auditor"] as const;

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const { loadLimit, loadLimitHint } = useTexts(person);
  const { roles } = useTexts(shell);
  const client = useQueryClient();
  const once = useOnce();
  const labels = {
    role: t.inviteAs, name: t.personName, email: t.email, bureau_id: t.bureau, organisation: t.organisation, specialities: t.specialities,
    load_limit: loadLimit,
  }; // prettier-ignore
  const checked = useCheckedForm<Values>(labels);
  const role = Form.useWatch("role", checked.form);
  const invite = (values: Values) =>
    checked.send(async () => {
      const body = bodyOf(values);
      await accounts.post("/invitations", { body, once: once.key(body) });
      await client.invalidateQueries({ queryKey: invitationsKey });
      onClose();
    });
  return (
    <FormDialog title={t.invite} ok={t.invite} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        onFinish={(values) => void invite(values)}
        onValuesChange={checked.recheck}
      >
        <SelectField name="role" label={labels.role} options={ROLES.map((value) => ({ value, label: roles[value] }))} />
        <TextField name="name" label={labels.name} rule={rules.name} />
        <TextField name="email" label={labels.email} rule={rules.email} inputMode="email" />
        {(role === "bureau" || role === "expert") && (
          <BureauField label={labels.bureau_id} optional={role === "expert"} />
        )}
        {role === "expert" && (
          <>
            <TextField name="organisation" label={labels.organisation} maxLength={200} />
            <SelectField
              name="specialities"
              label={labels.specialities}
              hint={t.specialitiesHint}
              options={WORK_TYPES.map((value) => ({ value, label: value }))}
              optional
              many
            />
            <TextField
              name="load_limit"
              label={labels.load_limit}
              rule={rules.loadLimit}
              hint={loadLimitHint}
              inputMode="numeric"
              optional
            />
          </>
        )}
      </Form>
    </FormDialog>
  );
}

/** Only what belongs to the role: fields of another that were filled in before do not count. */
function bodyOf({ role, name, email, bureau_id, organisation, specialities, load_limit }: Values): Body {
  const expert = role === "expert";
  return {
    role,
    name,
    email,
    bureau_id: expert || role === "bureau" ? (bureau_id ?? null) : null,
    organisation: expert ? (organisation ?? "") : "",
    specialities: expert ? (specialities ?? []) : [],
    load_limit: expert && load_limit?.trim() ? Number(load_limit.normalize("NFKC")) : null,
  };
}

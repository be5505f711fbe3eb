import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Radio, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { accounts, submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { BureauField } from "@/ui/form/bureau-field";
import styles from "@/ui/form/form.module.css";
import { FormDialog } from "@/ui/form/form-dialog";
import { MomentField } from "@/ui/form/moment-field";
import { momentOf, typedMoment } from "@/ui/form/moments";
import { TextField, useRules } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { callsKey, type Call } from "./values";

const DEADLINES = ["entry", "recommendation"] as const;
const SCOPES = ["all", "bureau", "applicant"] as const;

type Values = {
  deadline: (typeof DEADLINES)[number];
  scope: (typeof SCOPES)[number];
  scope_id?: string;
  until: string;
  reason: string;
};

/** More time for all, for one bureau, or for one applicant. */
export function ExtendDialog({ call, onClose }: { call: Call; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const once = useOnce();
  const checked = useCheckedForm<Values>({
    deadline: t.deadline,
    scope: t.whom,
    scope_id: t.whom,
    until: t.until,
    reason: t.reason,
  });
  const deadline = Form.useWatch("deadline", checked.form) ?? "entry";
  const scope = Form.useWatch("scope", checked.form) ?? "all";
  const extend = ({ scope_id, ...values }: Values) =>
    checked.send(async () => {
      const whom = values.scope === "all" ? {} : { scope_id: scope_id ?? null };
      const body = { ...values, ...whom, until: momentOf(values.until) ?? values.until };
      const params = { call_id: call.id };
      await submissions.post("/calls/{call_id}/extensions", { params, body, once: once.key(body) });
      once.done();
      await client.invalidateQueries({ queryKey: callsKey });
      onClose();
    });
  const whom = deadline === "recommendation" ? SCOPES.filter((one) => one !== "applicant") : SCOPES;
  return (
    <FormDialog title={t.extend} ok={t.extend} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ deadline: "entry", scope: "all", until: typedMoment(call.entry_deadline, true) }}
        onFinish={(values) => void extend(values)}
        onValuesChange={checked.recheck}
      >
        <Form.Item name="deadline" label={t.deadline}>
          <Radio.Group options={DEADLINES.map((value) => ({ value, label: t.deadlines[value] }))} />
        </Form.Item>
        <Form.Item name="scope" label={t.whom}>
          <Radio.Group options={whom.map((value) => ({ value, label: t.scopes[value] }))} />
        </Form.Item>
        {scope === "bureau" && <BureauField name="scope_id" label={t.bureau} />}
        {scope === "applicant" && <ApplicantField />}
        <MomentField name="until" label={t.until} />
        <TextField name="reason" label={t.reason} hint={t.reasonHint} maxLength={500} />
      </Form>
    </FormDialog>
  );
}

function ApplicantField() {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const query = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ["accounts", "people", { query, role: "applicant" }],
    queryFn: ({ signal }) => accounts.get("/people", { query: { query, role: "applicant" }, signal }),
    enabled: query !== "",
    placeholderData: (before) => before,
  });
  const options = data?.items.map(({ id, login, name }) => ({ value: id, label: `${login} · ${name}` }));
  return (
    <Form.Item
      name="scope_id"
      label={t.applicant}
      extra={<div className={styles.hint}>{t.applicantHint}</div>}
      rules={useRules(t.applicant, undefined, false)}
    >
      <Select showSearch={{ filterOption: false, onSearch: setTyped }} options={options ?? []} notFoundContent={null} />
    </Form.Item>
  );
}

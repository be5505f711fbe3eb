import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Popconfirm } from "antd";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { FormDialog } from "@/ui/form/form-dialog";
import * as rules from "@/ui/form/rules";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { bureausKey, type Bureau } from "./bureaus";

export function SwitchBureau({ bureau }: { bureau: Bureau }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (active: boolean) =>
      accounts.patch("/bureaus/{bureau_id}", { params: { bureau_id: bureau.id }, body: { active } }),
    onSuccess: () => client.invalidateQueries({ queryKey: bureausKey }),
  });
  return (
    <>
      {bureau.active ? (
        <Popconfirm title={t.deactivateSure(bureau.name)} okText={t.deactivate} onConfirm={() => change.mutate(false)}>
          <Button size="small" danger loading={change.isPending}>
            {t.deactivate}
          </Button>
        </Popconfirm>
      ) : (
        <Button size="small" loading={change.isPending} onClick={() => change.mutate(true)}>
          {t.reactivate}
        </Button>
      )}
      <ProblemNote problem={change.error && asProblem(change.error)} />
    </>
  );
}

export function RenameBureau({ bureau, onClose }: { bureau: Bureau; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const checked = useCheckedForm<{ name: string }>({ name: t.name });
  const rename = ({ name }: { name: string }) =>
    checked.send(async () => {
      await accounts.patch("/bureaus/{bureau_id}", { params: { bureau_id: bureau.id }, body: { name } });
      await client.invalidateQueries({ queryKey: bureausKey });
      onClose();
    });
  return (
    <FormDialog title={t.rename} ok={t.save} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        initialValues={{ name: bureau.name }}
        onFinish={(values) => void rename(values)}
        onValuesChange={checked.recheck}
      >
        <TextField name="name" label={t.name} rule={rules.name} autoFocus />
      </Form>
    </FormDialog>
  );
}

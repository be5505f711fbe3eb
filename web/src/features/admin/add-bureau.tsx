import { useQueryClient } from "@tanstack/react-query";
import { Form } from "antd";
import { accounts } from "@/api/client";
import { useOnce } from "@/api/once";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { FormDialog } from "@/ui/form/form-dialog";
import * as rules from "@/ui/form/rules";
import { SelectField } from "@/ui/form/select-field";
import { TextField } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { bureausKey } from "./bureaus";
import { CENTRAL, REGIONS } from "./regions";

type Values = { name: string; region_code: string };

export function AddBureau({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const once = useOnce();
  const checked = useCheckedForm<Values>({ name: t.name, region_code: t.region });
  const add = ({ name, region_code }: Values) =>
    checked.send(async () => {
      const body = { name, region_code, central_direct: region_code === CENTRAL };
      await accounts.post("/bureaus", { body, once: once.key(body) });
      await client.invalidateQueries({ queryKey: bureausKey });
      onClose();
    });
  return (
    <FormDialog title={t.addBureau} ok={t.add} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        onFinish={(values) => void add(values)}
        onValuesChange={checked.recheck}
      >
        <TextField name="name" label={t.name} rule={rules.name} autoFocus />
        <SelectField name="region_code" label={t.region} options={REGIONS} />
      </Form>
    </FormDialog>
  );
}

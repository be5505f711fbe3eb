import { useQueryClient } from "@tanstack/react-query";
import { Form, Radio } from "antd";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { useOnce } from "@/api/once";
import { useTexts } from "@/locales/language";
import { platforms as texts } from "@/locales/platforms";
import { AreaField } from "@/ui/form/area-field";
import { FormDialog } from "@/ui/form/form-dialog";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { platformsKey } from "./platforms-page";

const KINDS = ["licensed", "registered"] as const;
const MOST = 1000;

type Values = { kind: components["schemas"]["PlatformsIn"]["kind"]; names: string };

/** One platform or a whole list, a line each. Those that are there already stay as they are. */
export function AddPlatforms({ onClose }: { onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const once = useOnce();
  const checked = useCheckedForm<Values>({ kind: t.kind, names: t.names });
  const add = ({ kind, names }: Values) =>
    checked.send(async () => {
      const body = { kind, names: names.split("\n").filter((line) => line.trim() !== "") };
      await submissions.post("/platforms", { body, once: once.key(body) });
      once.done();
      await client.invalidateQueries({ queryKey: platformsKey });
      onClose();
    });
  return (
    <FormDialog title={t.add} ok={t.add} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        initialValues={{ kind: "licensed", names: "" }}
        onFinish={(values) => void add(values)}
        onValuesChange={checked.recheck}
      >
        <Form.Item name="kind" label={t.kind}>
          <Radio.Group options={KINDS.map((value) => ({ value, label: t.kinds[value] }))} />
        </Form.Item>
        <AreaField name="names" label={t.names} hint={t.namesHint(MOST)} rows={8} maxLength={200_000} />
      </Form>
    </FormDialog>
  );
}

import { Button, Form } from "antd";
import { useState } from "react";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { useRules } from "@/ui/form/text-field";
import { BureauDialog } from "./bureau-dialog";
import { BureauName } from "./bureau-name";
import styles from "./form.module.css";

/** 申报台局. After a return it stays the bureau that returned it. */
export function BureauField({ bound }: { bound: boolean }) {
  const t = useTexts(texts);
  const label = useTexts(entryTexts).fields.bureau_id;
  const rules = useRules(label, undefined, false);
  return (
    <Form.Item
      name="bureau_id"
      label={label}
      extra={bound && <div className={styles.hint}>{t.boundBureau}</div>}
      required
      rules={rules}
      validateTrigger="onChange"
    >
      <Chosen label={label} bound={bound} />
    </Form.Item>
  );
}

type Control = {
  label: string;
  bound: boolean;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  "aria-describedby"?: string;
};

function Chosen({ label, bound, id, value = "", onChange, ...described }: Control) {
  const t = useTexts(texts);
  const [choosing, setChoosing] = useState(false);
  const act = value === "" ? t.choose : t.change;
  return (
    <div className={styles.chosen}>
      {value === "" ? <span className={styles.quiet}>{t.notChosen}</span> : <BureauName id={value} />}
      <Button
        {...(id !== undefined && { id })}
        aria-label={`${label} ${act}`}
        aria-describedby={described["aria-describedby"]}
        disabled={bound}
        onClick={() => setChoosing(true)}
      >
        {act}
      </Button>
      {choosing && (
        <BureauDialog
          chosen={value}
          onClose={() => setChoosing(false)}
          onChoose={(bureau) => {
            setChoosing(false);
            onChange?.(bureau);
          }}
        />
      )}
    </div>
  );
}

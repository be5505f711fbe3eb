import { Button, Modal } from "antd";
import { useState } from "react";
import { entries as entryTexts } from "@/locales/entries";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import type { Saving } from "./draft";
import type { Field, Values } from "./fields";
import styles from "./contest.module.css";
import form from "./form.module.css";
import { FieldValue } from "./form-facts";

type Side = "mine" | "theirs";
type Props = {
  contest: Extract<Saving, { kind: "contested" }>;
  mine: Values;
  labels: Record<string, string>;
  /** The fields that become the other window's. */
  onChoose: (theirs: Field[]) => void;
  onLater: () => void;
};

/** What two windows have changed and not to the same, side by side. */
export function ContestDialog({ contest: { theirs, fields }, mine, labels, onChoose, onLater }: Props) {
  const t = useTexts(texts).contest;
  const [chosen, setChosen] = useState<Partial<Record<Field, Side>>>({});
  const all = (side: Side) => setChosen(Object.fromEntries(fields.map((field) => [field, side])));
  const open = fields.filter((field) => chosen[field] === undefined).length;
  return (
    <Modal
      open
      title={t.title}
      okText={t.ok}
      cancelText={t.later}
      okButtonProps={{ disabled: open > 0 }}
      onOk={() => onChoose(fields.filter((field) => chosen[field] === "theirs"))}
      onCancel={onLater}
      mask={{ closable: false }}
      width={760}
    >
      <div className={styles.contest}>
        <p className={form.quiet}>{t.lead}</p>
        <div className={form.actions}>
          <Button size="small" onClick={() => all("mine")}>
            {t.allMine}
          </Button>
          <Button size="small" onClick={() => all("theirs")}>
            {t.allTheirs}
          </Button>
        </div>
        {fields.map((field) => (
          <Contested
            key={field}
            field={field}
            label={labels[field] ?? field}
            values={{ mine, theirs }}
            chosen={chosen[field]}
            onChoose={(side) => setChosen({ ...chosen, [field]: side })}
          />
        ))}
      </div>
    </Modal>
  );
}

type ContestedProps = {
  field: Field;
  label: string;
  values: Record<Side, Values>;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
};

function Contested({ field, label, values, chosen, onChoose }: ContestedProps) {
  const t = useTexts(texts).contest;
  const names = useTexts(entryTexts);
  const language = useLanguage();
  return (
    <fieldset className={styles.contested}>
      <legend>{label}</legend>
      <div className={styles.sides}>
        {(["mine", "theirs"] as const).map((side) => (
          <label key={side} className={styles.side}>
            <input type="radio" name={`contest-${field}`} checked={chosen === side} onChange={() => onChoose(side)} />
            <small>{t[side]}</small>
            <span>
              <FieldValue field={field} values={values[side]} t={names} language={language} />
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

import { Form, Input, Radio, Select } from "antd";
import type { ReactElement } from "react";
import { useLanguage } from "@/locales/language";
import { useRules } from "@/ui/form/text-field";
import { fieldOf, ruleOf, signed, titleOf, type Asked } from "./extra";
import styles from "./form.module.css";
import { TEXT } from "./text-rules";

const LAST_DAY = "9999-12-31"; // or browsers let one type years of six digits
const SHORT = 200;
const LONGEST_TEXT = 5000; // a draft keeps more than may be submitted
const FEW = 6;

/** 补充信息: what this call asks, as its kinds are typed. */
export function ExtraFields({ asked }: { asked: readonly Asked[] }) {
  return asked.map((one) => <Question key={one.name} asked={one} />);
}

function Question({ asked }: { asked: Asked }) {
  const label = titleOf(asked, useLanguage());
  const rules = useRules(label, ruleOf(asked), !asked.required);
  const [text, long] = [asked.kind === "text", isLong(asked)];
  return (
    <Form.Item
      name={fieldOf(asked)}
      label={label}
      extra={
        asked.hint && (
          <div className={styles.hint} lang="zh-CN">
            {asked.hint}
          </div>
        )
      }
      required={asked.required ?? false}
      rules={rules}
      validateTrigger={asked.kind === "choice" ? "onChange" : "onBlur"}
      validateFirst
      {...(text && long && { className: styles.long ?? "" })}
      {...(asked.kind === "number" && { normalize: signed })}
    >
      {control(asked, label)}
    </Form.Item>
  );
}

const isLong = ({ max_length }: Asked): boolean => (max_length ?? TEXT) > SHORT;

function control(asked: Asked, label: string): ReactElement {
  const count = { show: true, max: asked.max_length ?? TEXT, strategy: (text: string) => [...text].length };
  switch (asked.kind) {
    case "text":
      return isLong(asked) ? (
        <Input.TextArea count={count} rows={3} maxLength={LONGEST_TEXT} className={styles.text} />
      ) : (
        <Input count={count} maxLength={LONGEST_TEXT} />
      );
    case "number":
      return <Input inputMode={asked.integer && (asked.minimum ?? -1) >= 0 ? "numeric" : "decimal"} />;
    case "date":
      return <Input type="date" max={LAST_DAY} />;
    case "link":
      return <Input inputMode="url" maxLength={LONGEST_TEXT} />;
    case "choice":
      return <Choice asked={asked} label={label} />;
  }
}

type ChoiceProps = { asked: Asked; label: string; id?: string; value?: string; onChange?: (chosen: string) => void };

/** A few that one must choose from lie open; an answer that may be left out can be taken back. */
function Choice({ asked, label, id, value = "", onChange }: ChoiceProps) {
  const choices = asked.choices ?? [];
  const given = { ...(id !== undefined && { id }), value: value === "" ? null : value };
  if (asked.required && choices.length <= FEW)
    return (
      <Radio.Group
        {...given}
        className={styles.choices ?? ""}
        aria-label={label}
        onChange={({ target }) => onChange?.(String(target.value))}
      >
        {choices.map((choice) => (
          <Radio key={choice} value={choice}>
            <span lang="zh-CN">{choice}</span>
          </Radio>
        ))}
      </Radio.Group>
    );
  return (
    <Select
      {...given}
      options={choices.map((choice) => ({ value: choice, label: choice }))}
      allowClear={!asked.required}
      onChange={(chosen: string | null | undefined) => onChange?.(chosen ?? "")}
    />
  );
}

import { Button, Checkbox, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useTexts } from "@/locales/language";
import { questions as texts } from "@/locales/questions";
import { KINDS, type Question } from "./questions";
import styles from "./questions.module.css";

type Props = {
  row: Question;
  number: number;
  last: boolean;
  fixed: boolean;
  idOf: (part: string) => string;
  onChange: (changes: Partial<Question>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** One question: what it is called, what kind of answer it takes, and within which limits. */
export function QuestionRow(props: Props) {
  const { row, number, last, fixed, idOf, onChange, onMove, onRemove } = props;
  const t = useTexts(texts);
  return (
    <section role="group" className={styles.question} aria-labelledby={idOf("number")}>
      <h3 id={idOf("number")}>{t.number(number)}</h3>
      <div className={styles.parts}>
        <Line {...props} part="title" max={100} />
        <Line {...props} part="title_en" max={100} />
        <Line {...props} part="hint" max={300} />
        <Part label={t.parts.kind} id={idOf("kind")}>
          <Select
            id={idOf("kind")}
            value={row.kind}
            disabled={fixed}
            options={KINDS.map((kind) => ({ value: kind, label: t.kinds[kind] }))}
            onChange={(kind) => onChange({ kind })}
          />
        </Part>
        <Line {...props} part="name" max={40} hint={t.nameHint} disabled={fixed} />
        <Limits {...props} />
      </div>
      <div className={styles.foot}>
        <Checkbox
          checked={row.required}
          disabled={fixed}
          onChange={({ target }) => onChange({ required: target.checked })}
        >
          {t.required}
        </Checkbox>
        {!fixed && (
          <span className={styles.buttons}>
            <Button
              size="small"
              id={idOf("up")}
              disabled={number === 1}
              aria-label={t.upOf(number)}
              onClick={() => onMove(-1)}
            >
              {t.up}
            </Button>
            <Button
              size="small"
              id={idOf("down")}
              disabled={last}
              aria-label={t.downOf(number)}
              onClick={() => onMove(1)}
            >
              {t.down}
            </Button>
            <Button size="small" danger aria-label={t.removeOf(number)} onClick={onRemove}>
              {t.remove}
            </Button>
          </span>
        )}
      </div>
    </section>
  );
}

/** What only questions of this kind have. */
function Limits(props: Props) {
  const { row, fixed, idOf, onChange } = props;
  const t = useTexts(texts);
  switch (row.kind) {
    case "text":
      return <Line {...props} part="max_length" max={4} hint={t.lengthHint} disabled={fixed} clean={whole} />;
    case "number":
      return (
        <>
          <Line {...props} part="minimum" max={14} disabled={fixed} clean={decimal} />
          <Line {...props} part="maximum" max={14} disabled={fixed} clean={decimal} />
          <Checkbox
            checked={row.integer}
            disabled={fixed}
            onChange={({ target }) => onChange({ integer: target.checked })}
          >
            {t.parts.integer}
          </Checkbox>
        </>
      );
    case "choice":
      return (
        <Part label={t.parts.choices} id={idOf("choices")} hint={t.choicesHint}>
          <Input.TextArea
            id={idOf("choices")}
            rows={4}
            maxLength={3200}
            disabled={fixed}
            value={row.choices}
            onChange={({ target }) => onChange({ choices: target.value })}
          />
        </Part>
      );
    default:
      return null;
  }
}

type LineProps = Props & {
  part: "title" | "title_en" | "hint" | "name" | "max_length" | "minimum" | "maximum";
  max: number;
  hint?: string;
  disabled?: boolean;
  clean?: (typed: string) => string;
};

function Line({ row, idOf, onChange, part, max, hint, disabled = false, clean = (typed) => typed }: LineProps) {
  const t = useTexts(texts);
  return (
    <Part label={t.parts[part]} id={idOf(part)} {...(hint !== undefined && { hint })}>
      <Input
        id={idOf(part)}
        value={row[part]}
        maxLength={max}
        disabled={disabled}
        onChange={({ target }) => onChange({ [part]: clean(target.value) })}
      />
    </Part>
  );
}

/** An item of its own: the list's faults do not colour all that stands in it. */
function Part({ label, id, hint, children }: { label: string; id: string; hint?: string; children: ReactNode }) {
  return (
    <Form.Item label={label} htmlFor={id} extra={hint && <div className={styles.hint}>{hint}</div>}>
      {children}
    </Form.Item>
  );
}

const whole = (typed: string): string => typed.normalize("NFKC").replace(/\D/g, "");
const decimal = (typed: string): string => typed.normalize("NFKC").replace(/[^\d.-]/g, "");

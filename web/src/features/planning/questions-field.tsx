import { Button, Form } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { useTexts } from "@/locales/language";
import { questions as texts } from "@/locales/questions";
import { QuestionRow } from "./question-row";
import { another, moved, MOST, type Question } from "./questions";
import styles from "./questions.module.css";

/** 补充信息: what the call asks besides the registration form. `fixed`: published, so that only words are corrected. */
export function QuestionsField({ fixed }: { fixed: boolean }) {
  const t = useTexts(texts);
  return (
    <>
      <p className={styles.lead}>{fixed ? t.fixed : t.lead}</p>
      <Form.Item name="extra_fields">
        <Questions fixed={fixed} />
      </Form.Item>
    </>
  );
}

type Props = { fixed: boolean; id?: string; value?: Question[]; onChange?: (rows: Question[]) => void };

function Questions({ fixed, id, value: rows = [], onChange = () => undefined }: Props) {
  const t = useTexts(texts);
  const own = useId();
  const add = useRef<HTMLButtonElement>(null);
  const [told, setTold] = useState("");
  // what was moved or made keeps the focus, wherever it stands now
  const [focus, setFocus] = useState<{ at: string } | null>(null);
  useEffect(() => {
    if (focus !== null) (document.getElementById(focus.at) ?? add.current)?.focus();
  }, [focus]);

  const idOf = (row: Question, part: string) => `${own}-${row.key}-${part}`;
  const move = (index: number, by: -1 | 1) => {
    const row = rows[index];
    if (row === undefined) return;
    const target = index + by;
    onChange(moved(rows, index, by));
    setTold(t.moved(target + 1));
    const atEnd = by === -1 ? target === 0 : target === rows.length - 1;
    setFocus({ at: idOf(row, (by === -1) === atEnd ? "down" : "up") });
  };
  const append = () => {
    const row = another(rows);
    onChange([...rows, row]);
    setFocus({ at: idOf(row, "title") });
  };
  const remove = (index: number) => {
    onChange(rows.filter((_, other) => other !== index));
    setTold(t.removed(index + 1));
    setFocus({ at: "" });
  };
  return (
    <div id={id} tabIndex={-1} role="group" aria-label={t.title} className={styles.list}>
      {rows.map((row, index) => (
        <QuestionRow
          key={row.key}
          row={row}
          number={index + 1}
          last={index === rows.length - 1}
          fixed={fixed}
          idOf={(part) => idOf(row, part)}
          onChange={(changes) => onChange(rows.map((one) => (one === row ? { ...row, ...changes } : one)))}
          onMove={(by) => move(index, by)}
          onRemove={() => remove(index)}
        />
      ))}
      {rows.length === 0 && <p className={styles.lead}>{t.none}</p>}
      <div role="status" className={styles.told}>
        {told}
      </div>
      {!fixed && (
        <div>
          <Button ref={add} onClick={append} disabled={rows.length >= MOST}>
            {t.add}
          </Button>
        </div>
      )}
    </div>
  );
}

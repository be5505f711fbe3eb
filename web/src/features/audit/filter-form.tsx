import { Button, Form } from "antd";
import { audit as texts } from "@/locales/audit";
import { useTexts } from "@/locales/language";
import { TextField, type Rule } from "@/ui/form/text-field";
import styles from "./audit.module.css";

export type Filter = Partial<Record<"since" | "until" | "actor" | "action" | "subject", string>>;

const NAMES = ["since", "until", "actor", "action", "subject"] as const;
const WORD = /^[!-~]+$/;

export function filterOf(search: URLSearchParams): Filter {
  return Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));
}

/** Whole days in China's time: the last one is part of what is searched. */
export function bounds({ since, until }: Filter): { since?: string; until?: string } {
  const day = (date: string, later: number) =>
    new Date(Date.parse(`${date}T00:00:00+08:00`) + later * 86_400_000).toISOString();
  return { ...(since && { since: day(since, 0) }), ...(until && { until: day(until, 1) }) };
}

export function FilterForm({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const t = useTexts(texts);
  const [form] = Form.useForm<Filter>();
  const word: Rule = (value) => (WORD.test(value.trim()) ? null : { zh: texts["zh-CN"].unusual, en: texts.en.unusual });
  const given = (values: Filter) =>
    Object.fromEntries(NAMES.flatMap((name) => (values[name]?.trim() ? [[name, values[name].trim()]] : []))) as Filter;
  return (
    <Form
      form={form}
      layout="vertical"
      className={styles.filter ?? ""}
      initialValues={filter}
      onFinish={(values) => onFilter(given(values))}
      aria-label={t.filters}
    >
      <TextField name="since" label={t.since} type="date" optional />
      <TextField name="until" label={t.until} type="date" optional />
      <TextField name="actor" label={t.actor} rule={word} optional maxLength={200} spellCheck={false} />
      <TextField name="action" label={t.action} rule={word} optional maxLength={200} spellCheck={false} />
      <TextField name="subject" label={t.subject} rule={word} optional maxLength={200} spellCheck={false} />
      <div className={styles.buttons}>
        <Button type="primary" htmlType="submit">
          {t.search}
        </Button>
        <Button onClick={() => onFilter({})}>{t.clear}</Button>
      </div>
    </Form>
  );
}

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { submissions } from "@/api/client";
import { useOnce } from "@/api/once";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { SelectField } from "@/ui/form/select-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { CallForm, useCallLabels } from "./call-form";
import styles from "./planning.module.css";
import { atTheList } from "./questions";
import { bodyOf, callsKey, valuesOf, type Plan, type Values } from "./values";

type Source = { year: number; quarter: number; copied_from?: string };

/** The quarter stands in the address: the form that was made of it can be loaded again. */
export default function NewCallPage() {
  const t = useTexts(texts);
  useTitle(t.create);
  const [given] = useSearchParams();
  const year = Number(given.get("year"));
  const quarter = Number(given.get("quarter"));
  const copied = given.get("copied_from");
  return (
    <div className={styles.article}>
      <Link to="/admin/calls">{t.back}</Link>
      <h1>{t.create}</h1>
      {year > 0 && quarter > 0 ? (
        <FromTemplate source={{ year, quarter, ...(copied !== null && { copied_from: copied }) }} />
      ) : (
        <ChooseQuarter copied={copied} />
      )}
    </div>
  );
}

/** This year's and the next one's quarters; the one that is entered for next comes first. */
function ChooseQuarter({ copied }: { copied: string | null }) {
  const t = useTexts(texts);
  const [, give] = useSearchParams();
  const [form] = Form.useForm<Record<"year" | "quarter" | "copied_from", string>>();
  const calls = useInfiniteQuery({
    queryKey: [...callsKey, "planned"],
    queryFn: ({ signal, pageParam }) => submissions.get("/calls", { query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const sources = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const [year, quarter] = upcoming(new Date());
  const choose = (values: Partial<Record<"year" | "quarter" | "copied_from", string>>) =>
    give(Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1])));
  return (
    <section className={styles.sheet} aria-labelledby="quarter">
      <h2 id="quarter">{t.quarterStep}</h2>
      <Form
        form={form}
        layout="vertical"
        className={styles.narrow ?? ""}
        initialValues={{
          year: String(year),
          quarter: String(quarter),
          ...(copied !== null && { copied_from: copied }),
        }}
        onFinish={choose}
      >
        <SelectField
          name="year"
          label={t.year}
          options={[year - 1, year, year + 1].map((one) => ({ value: String(one), label: String(one) }))}
        />
        <SelectField
          name="quarter"
          label={t.quarter}
          options={[1, 2, 3, 4].map((one) => ({ value: String(one), label: t.quarterName(one) }))}
        />
        <SelectField
          name="copied_from"
          label={t.copiedFrom}
          hint={t.copiedHint}
          options={sources.map(({ id, title, code }) => ({ value: id, label: `${code} ${title}` }))}
          optional
        />
        <Button type="primary" htmlType="submit">
          {t.next}
        </Button>
      </Form>
    </section>
  );
}

function FromTemplate({ source }: { source: Source }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["submissions", "call-template", source],
    queryFn: ({ signal }) => submissions.get("/call-template", { query: source, signal }),
    staleTime: Infinity,
  });
  if (data !== undefined) return <NewCall source={source} plan={data} />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

function NewCall({ source, plan }: { source: Source; plan: Plan }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const once = useOnce();
  const checked = useCheckedForm<Values>(useCallLabels());
  const [, give] = useSearchParams();
  const create = (values: Values) =>
    checked.send(() =>
      atTheList(async () => {
        const body = { ...source, ...bodyOf(values) };
        const made = await submissions.post("/calls", { body, once: once.key(body) });
        once.done();
        await client.invalidateQueries({ queryKey: callsKey });
        void navigate(`/admin/calls/${made.id}`, { replace: true });
      }),
    );
  return (
    <section className={styles.sheet} aria-labelledby="plan">
      <header className={styles.head}>
        <h2 id="plan">{plan.code}</h2>
        <Button onClick={() => give(source.copied_from === undefined ? {} : { copied_from: source.copied_from })}>
          {t.otherQuarter}
        </Button>
      </header>
      <CallForm checked={checked} initial={valuesOf(plan)} save={t.save} onSave={(values) => void create(values)} />
    </section>
  );
}

/** The quarter whose entries come in next: they are due in its last month. */
function upcoming(now: Date): [year: number, quarter: number] {
  const shanghai = new Date(now.getTime() + 8 * 3600_000);
  return [shanghai.getUTCFullYear(), Math.floor(shanghai.getUTCMonth() / 3) + 1];
}

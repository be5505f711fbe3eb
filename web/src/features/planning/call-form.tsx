import { Button, Form } from "antd";
import type { Bilingual } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { questions as questionTexts } from "@/locales/questions";
import { AreaField } from "@/ui/form/area-field";
import { ChoicesField } from "@/ui/form/choices-field";
import { MomentField } from "@/ui/form/moment-field";
import { TextField } from "@/ui/form/text-field";
import type { Checked } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import { WORK_TYPES } from "@/ui/work-types";
import styles from "./planning.module.css";
import { QuestionsField } from "./questions-field";
import type { Call, Values } from "./values";

const KINDS = ["organisation", "individual"] as const;
const WHOLE: Bilingual = { zh: "须为整数", en: "takes a whole number" };

type Props = {
  checked: Checked<Values>;
  initial: Values;
  /** Published: dates and quota stay, what it takes only grows. */
  published?: Call | null;
  save: string;
  onSave: (values: Values) => void;
};

export function useCallLabels(): Record<keyof Values, string> {
  const t = useTexts(texts);
  return {
    title: t.title,
    applicant_kinds: t.kinds,
    work_types: t.workTypes,
    broadcast_from: t.broadcastFrom,
    broadcast_until: t.broadcastUntil,
    opens_at: t.opens,
    entry_deadline: t.entryDeadline,
    recommendation_deadline: t.recommendationDeadline,
    grace_minutes: t.grace,
    bureau_quota: t.quota,
    details: t.details,
    criteria: t.criteria,
    extra_fields: useTexts(questionTexts).title,
  };
}

/** Everything that an admin decides about a quarter's call. */
export function CallForm({ checked, initial, published = null, save, onSave }: Props) {
  const t = useTexts(texts);
  const { form, problem, faulty, sending } = checked;
  const labels = useCallLabels();
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial}
      onFinish={onSave}
      onValuesChange={checked.recheck}
      scrollToFirstError={{ focus: true, block: "center" }}
    >
      {published !== null && <p className={styles.fixed}>{t.fixed}</p>}
      <Scope published={published} />
      <Dates fixed={published !== null} />
      <Selection fixed={published !== null} />
      <fieldset className={styles.group}>
        <legend>{labels.extra_fields}</legend>
        <QuestionsField fixed={published !== null} />
      </fieldset>
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <Button type="primary" htmlType="submit" loading={sending} disabled={wait > 0}>
        {save}
      </Button>
    </Form>
  );
}

function Scope({ published }: { published: Call | null }) {
  const t = useTexts(texts);
  const taken = (value: string, before: readonly string[] | undefined) => before?.includes(value) ?? false;
  return (
    <fieldset className={styles.group}>
      <legend>{t.scope}</legend>
      <TextField name="title" label={t.title} maxLength={200} />
      <ChoicesField
        name="applicant_kinds"
        label={t.kinds}
        options={KINDS.map((value) => ({
          value,
          label: t.kindNames[value],
          disabled: taken(value, published?.applicant_kinds),
        }))}
      />
      <ChoicesField
        name="work_types"
        label={t.workTypes}
        options={WORK_TYPES.map((value) => ({ value, label: value, disabled: taken(value, published?.work_types) }))}
      />
    </fieldset>
  );
}

function Dates({ fixed }: { fixed: boolean }) {
  const t = useTexts(texts);
  return (
    <fieldset className={styles.group}>
      <legend>{t.dates}</legend>
      <div className={styles.pair}>
        <TextField name="broadcast_from" label={t.broadcastFrom} type="date" disabled={fixed} />
        <TextField name="broadcast_until" label={t.broadcastUntil} type="date" disabled={fixed} />
      </div>
      <div className={styles.pair}>
        <MomentField name="opens_at" label={t.opens} disabled={fixed} />
        <MomentField name="entry_deadline" label={t.entryDeadline} hint={t.endsHint} disabled={fixed} />
        <MomentField name="recommendation_deadline" label={t.recommendationDeadline} disabled={fixed} />
        <TextField
          name="grace_minutes"
          label={t.grace}
          hint={t.graceHint}
          rule={whole}
          inputMode="numeric"
          maxLength={4}
          disabled={fixed}
        />
      </div>
    </fieldset>
  );
}

function Selection({ fixed }: { fixed: boolean }) {
  const t = useTexts(texts);
  return (
    <fieldset className={styles.group}>
      <legend>{t.selection}</legend>
      <div className={styles.pair}>
        <TextField
          name="bureau_quota"
          label={t.quota}
          hint={t.quotaHint}
          rule={whole}
          inputMode="numeric"
          maxLength={4}
          disabled={fixed}
        />
      </div>
      <AreaField name="criteria" label={t.criteria} hint={t.criteriaHint} rows={8} maxLength={20_000} />
      <AreaField name="details" label={t.details} rows={4} maxLength={20_000} />
    </fieldset>
  );
}

const whole = (value: string): Bilingual | null => (/^\d+$/.test(value.normalize("NFKC").trim()) ? null : WHOLE);

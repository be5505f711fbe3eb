import type { components } from "@/api/generated/submissions";
import { momentOf, typedMoment } from "@/ui/form/moments";
import { askedOf, questionsOf, type Question } from "./questions";

export type Call = components["schemas"]["CallOut"];
export type Plan = components["schemas"]["TemplateOut"];
type Patch = components["schemas"]["CallPatch"];

export const callsKey = ["submissions", "calls"];

/** The form's, as typed: moments as `2023-03-15 24:00`, criteria a line each. */
export type Values = {
  title: string;
  applicant_kinds: Call["applicant_kinds"];
  work_types: string[];
  broadcast_from: string;
  broadcast_until: string;
  opens_at: string;
  entry_deadline: string;
  recommendation_deadline: string;
  grace_minutes: string;
  bureau_quota: string;
  details: string;
  criteria: string;
  extra_fields: Question[];
};

/** A published call keeps them. */
export const FIXED: readonly (keyof Values)[] = [
  "broadcast_from",
  "broadcast_until",
  "opens_at",
  "entry_deadline",
  "recommendation_deadline",
  "grace_minutes",
  "bureau_quota",
];

export function valuesOf(plan: Plan | Call): Values {
  return {
    title: plan.title,
    applicant_kinds: plan.applicant_kinds,
    work_types: plan.work_types,
    broadcast_from: plan.broadcast_from,
    broadcast_until: plan.broadcast_until,
    opens_at: typedMoment(plan.opens_at, false),
    entry_deadline: typedMoment(plan.entry_deadline, true),
    recommendation_deadline: typedMoment(plan.recommendation_deadline, true),
    grace_minutes: String(plan.grace_minutes ?? 0),
    bureau_quota: String(plan.bureau_quota),
    details: plan.details,
    criteria: plan.criteria.join("\n"),
    extra_fields: questionsOf(plan.extra_fields),
  };
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function bodyOf(values: Values): Required<Patch> {
  return {
    ...values,
    opens_at: momentOf(values.opens_at),
    entry_deadline: momentOf(values.entry_deadline),
    recommendation_deadline: momentOf(values.recommendation_deadline),
    grace_minutes: Number(values.grace_minutes.normalize("NFKC")),
    bureau_quota: Number(values.bureau_quota.normalize("NFKC")),
    criteria: lines(values.criteria),
    extra_fields: askedOf(values.extra_fields),
  };
}

/** The fields in which two forms differ, in the form's order. */
export function differing(one: Values, other: Values): (keyof Values)[] {
  const fields = Object.keys(one) as (keyof Values)[];
  return fields.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}

/** Only what is another than `before`. */
export function changesOf(before: Values, values: Values): Patch {
  const changed: readonly string[] = differing(before, values);
  return Object.fromEntries(Object.entries(bodyOf(values)).filter(([field]) => changed.includes(field)));
}

/** What was changed elsewhere since `before` was read, taken over where nobody typed anything here. */
export function merged(before: Values, mine: Values, theirs: Values): Values {
  const typed = differing(before, mine);
  const kept = Object.fromEntries(typed.map((field) => [field, mine[field]]));
  return { ...theirs, ...kept };
}

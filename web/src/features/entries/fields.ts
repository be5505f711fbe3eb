/** The registration form (参评作品登记表): its fields in its order, and their values as they stand in the page. */

import type { components } from "@/api/generated/submissions";

type Given = components["schemas"]["FormIn-Output"];
type Sent = components["schemas"]["FormIn-Input"];

export const FIELDS = [
  "bureau_id",
  "title",
  "work_type",
  "episodes",
  "minutes_per_episode",
  "total_minutes",
  "first_broadcast_on",
  "finished_on",
  "platform",
  "copyright_owner",
  "producer",
  "maker",
  "link",
  "synopsis",
  "creators",
  "statement",
  "criteria",
  "contact_name",
  "contact_phone",
] as const satisfies readonly (keyof Given)[];

type Fixed = (typeof FIELDS)[number];
export type TextField = Exclude<Fixed, "criteria">;
/** What this call asks besides, by its name there. */
export type ExtraField = `extra.${string}`;
export type Field = Fixed | ExtraField;
/** Every value as text, nothing as an empty one; an extra field that was never answered has none. */
export type Values = Record<TextField, string> & { criteria: readonly string[] } & {
  [extra: ExtraField]: string | undefined;
};
/** The extra fields that hold a number. */
export type Numbers = ReadonlySet<Field>;

export const isExtra = (field: Field | "scan"): field is ExtraField => field.startsWith("extra.");

const OPTIONAL: ReadonlySet<string> = new Set<Fixed>([
  "finished_on",
  "link",
  "synopsis",
  "creators",
  "statement",
  "criteria",
  "contact_name",
  "contact_phone",
]);
const NUMBERS: Numbers = new Set<Field>(["episodes", "minutes_per_episode", "total_minutes"]);
const NONE: Numbers = new Set();

export const isOptional = (field: Fixed | "scan"): boolean => OPTIONAL.has(field);

export function valuesOf(form: Given): Values {
  const texts = FIELDS.filter((field) => field !== "criteria").map((field) => [field, String(form[field] ?? "")]);
  const extra = Object.entries(form.extra ?? {}).map(([name, answer]) => [`extra.${name}`, String(answer ?? "")]);
  return { ...(Object.fromEntries([...texts, ...extra]) as Values), criteria: form.criteria ?? [] };
}

export function formOf(values: Values, numbers: Numbers = NONE): Sent {
  const given = FIELDS.map((field) => [field, field === "criteria" ? values.criteria : sent(field, values[field])]);
  const extra = extrasOf(values).flatMap((field) => {
    const answer = answerOf(values[field] ?? "", numbers.has(field));
    return answer === "" ? [] : [[field.slice("extra.".length), answer]];
  });
  return {
    ...(Object.fromEntries(given) as Sent),
    extra: Object.fromEntries(extra) as Record<string, string | number>,
  };
}

/** A number where it is one: a draft keeps anything else as it was typed. */
function answerOf(typed: string, numeric: boolean): string | number {
  const text = typed.trim();
  const bare = number(text);
  return numeric && bare !== "" && Number.isFinite(Number(bare)) ? Number(bare) : text;
}

const extrasOf = (...forms: Values[]): ExtraField[] => [
  ...new Set(forms.flatMap((values) => (Object.keys(values) as Field[]).filter(isExtra))),
];

/** Every field of these forms, those of the call last. */
export const fieldsOf = (...forms: Values[]): Field[] => [...FIELDS, ...extrasOf(...forms)];

function sent(field: TextField, text: string): string | number | null {
  const bare = NUMBERS.has(field) ? number(text) : text.trim();
  if (bare === "") return null;
  return field === "episodes" ? Number(bare) : bare;
}

/** Whether two values mean the same to the server, which trims texts. */
export function sameIn(field: Field, one: Values, other: Values, numbers: Numbers = NONE): boolean {
  return comparable(field, one, numbers) === comparable(field, other, numbers);
}

export const differing = (one: Values, other: Values, numbers: Numbers = NONE): Field[] =>
  fieldsOf(one, other).filter((field) => !sameIn(field, one, other, numbers));

function comparable(field: Field, values: Values, numbers: Numbers): string {
  if (field === "criteria") return JSON.stringify(values.criteria);
  if (isExtra(field)) return String(answerOf(values[field] ?? "", numbers.has(field)));
  if (!NUMBERS.has(field)) return values[field].trim();
  const bare = number(values[field]);
  return bare === "" ? "" : String(Number(bare));
}

/** Without a point at its end, which somebody is about to write on from. */
const number = (text: string): string => text.trim().replace(/\.$/, "");

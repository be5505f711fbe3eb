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

export type Field = (typeof FIELDS)[number];
export type TextField = Exclude<Field, "criteria">;
/** Every value as text, nothing as an empty one. */
export type Values = Record<TextField, string> & { criteria: readonly string[] };

const OPTIONAL: ReadonlySet<string> = new Set<Field>([
  "finished_on",
  "link",
  "synopsis",
  "creators",
  "statement",
  "criteria",
  "contact_name",
  "contact_phone",
]);
const NUMBERS: ReadonlySet<Field> = new Set<Field>(["episodes", "minutes_per_episode", "total_minutes"]);

export const isOptional = (field: Field | "scan"): boolean => OPTIONAL.has(field);

export function valuesOf(form: Given): Values {
  const texts = FIELDS.filter((field) => field !== "criteria").map((field) => [field, String(form[field] ?? "")]);
  return { ...(Object.fromEntries(texts) as Record<TextField, string>), criteria: form.criteria ?? [] };
}

export function formOf(values: Values): Sent {
  const given = FIELDS.map((field) => [field, field === "criteria" ? values.criteria : sent(field, values[field])]);
  return Object.fromEntries(given) as Sent;
}

function sent(field: TextField, text: string): string | number | null {
  const bare = NUMBERS.has(field) ? number(text) : text.trim();
  if (bare === "") return null;
  return field === "episodes" ? Number(bare) : bare;
}

/** Whether two values mean the same to the server, which trims texts. */
export function sameIn(field: Field, one: Values, other: Values): boolean {
  return comparable(field, one) === comparable(field, other);
}

export const differing = (one: Values, other: Values): Field[] => FIELDS.filter((field) => !sameIn(field, one, other));

function comparable(field: Field, values: Values): string {
  if (field === "criteria") return JSON.stringify(values.criteria);
  if (!NUMBERS.has(field)) return values[field].trim();
  const bare = number(values[field]);
  return bare === "" ? "" : String(Number(bare));
}

/** Without a point at its end, which somebody is about to write on from. */
const number = (text: string): string => text.trim().replace(/\.$/, "");

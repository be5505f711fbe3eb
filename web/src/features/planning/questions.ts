/** What a call asks besides the registration form, as an admin types it. */

import type { components } from "@/api/generated/submissions";
import { Problem, type Language } from "@/api/problem";
import { questions as texts } from "@/locales/questions";

type Asked = components["schemas"]["ExtraFieldIn"];

export const KINDS = ["text", "number", "date", "choice", "link"] as const satisfies readonly Asked["kind"][];
export const MOST = 20;

/** Everything as text; choices a line each. `key` tells rows apart while they move. */
export type Question = {
  key: string;
  name: string;
  kind: Asked["kind"];
  title: string;
  title_en: string;
  hint: string;
  required: boolean;
  max_length: string;
  minimum: string;
  maximum: string;
  integer: boolean;
  choices: string;
};

export const questionsOf = (asked: readonly Asked[]): Question[] =>
  asked.map((one, index) => ({
    key: String(index),
    name: one.name,
    kind: one.kind,
    title: one.title,
    title_en: one.title_en ?? "",
    hint: one.hint ?? "",
    required: one.required ?? false,
    max_length: String(one.max_length ?? ""),
    minimum: String(one.minimum ?? ""),
    maximum: String(one.maximum ?? ""),
    integer: one.integer ?? false,
    choices: (one.choices ?? []).join("\n"),
  }));

/** Without what only other kinds have: it may stand there from before the kind was changed. */
export function askedOf(questions: readonly Question[]): Asked[] {
  return questions.map(({ kind, ...typed }) => ({
    name: typed.name.trim(),
    kind,
    title: typed.title.trim(),
    title_en: typed.title_en.trim() || null,
    hint: typed.hint.trim() || null,
    required: typed.required,
    ...(kind === "text" && { max_length: numberOf(typed.max_length) }),
    ...(kind === "number" && {
      minimum: numberOf(typed.minimum),
      maximum: numberOf(typed.maximum),
      integer: typed.integer,
    }),
    ...(kind === "choice" && { choices: linesOf(typed.choices) }),
  }));
}

const numberOf = (text: string): number | null => (text.trim() === "" ? null : Number(text));

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** One more, under a name that none of them has. */
export function another(questions: readonly Question[]): Question {
  const taken = new Set(questions.flatMap(({ name, key }) => [name, key]));
  let number = questions.length + 1;
  while (taken.has(`field_${number}`)) number += 1;
  const [made] = questionsOf([{ name: `field_${number}`, kind: "text", title: "" }]);
  return { ...(made as Question), key: `field_${number}` };
}

/** With the one at `index` so many places further. */
export function moved(questions: readonly Question[], index: number, by: -1 | 1): Question[] {
  const rows = [...questions];
  const [one] = rows.splice(index, 1);
  if (one !== undefined) rows.splice(index + by, 0, one);
  return rows;
}

/** Faults of one question are told at the list, which is one field of the form: with its number, and what of it. */
export async function atTheList(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw error instanceof Problem ? listed(error) : error;
  }
}

export function listed(problem: Problem): Problem {
  const faults = problem.faults.map((fault) => {
    const [, index, part = ""] = /^extra_fields\.(\d+)\.(\w+)/.exec(fault.field) ?? [];
    if (index === undefined) return fault;
    const number = Number(index) + 1;
    const name = (language: Language) =>
      (texts[language].parts as Record<string, string>)[part]?.replace(/[（(].*/, "").trim() ?? part;
    const zh = `第 ${number} 项“${name("zh-CN")}”${fault.message.zh}`;
    const message = { zh, en: `${number}: ${name("en")} ${fault.message.en}` };
    return { ...fault, field: "extra_fields", message };
  });
  return new Problem(problem.status, problem.code, problem.text, faults, problem.retryAfter, problem.requestId);
}

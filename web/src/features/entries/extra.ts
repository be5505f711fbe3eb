/** What a call asks besides the registration form: how it is named, and what can be told of its answers. */

import type { Bilingual, Fault, Language } from "@/api/problem";
import { useCall } from "@/api/use-call";
import { entries as texts } from "@/locales/entries";
import { useLanguage, useTexts } from "@/locales/language";
import type { Rule } from "@/ui/form/text-field";
import { REQUIRED } from "@/ui/form/text-field";
import type { Call } from "./entries";
import type { ExtraField, Field, Numbers, Values } from "./fields";
import { isLink, longest, TEXT } from "./text-rules";

export type Asked = Call["extra_fields"][number];

const DIGITS = 15;
/** RFC 3987, as the call's schema asks for: a browser would open an address with these, too. */
const NOT_IN_AN_IRI = /[<>"{}|\\^`]|%(?![\da-f]{2})|(?<!:\/\/)\[|#.*#/i;

export const fieldOf = ({ name }: Pick<Asked, "name">): ExtraField => `extra.${name}`;

export const titleOf = (asked: Asked, language: Language): string =>
  (language === "en" ? asked.title_en : null) ?? asked.title;

export const numbersOf = (asked: readonly Asked[]): Numbers =>
  new Set<Field>(asked.filter(({ kind }) => kind === "number").map(fieldOf));

const NOTHING: readonly Asked[] = [];

export function useAsked(callId: string): readonly Asked[] {
  return useCall(callId).data?.extra_fields ?? NOTHING;
}

/** The names of all fields of an entry in that call. */
export function useFieldLabels(callId: string): Record<string, string> {
  const language = useLanguage();
  const extra = useAsked(callId).map((asked) => [fieldOf(asked), titleOf(asked, language)]);
  return { ...useTexts(texts).fields, ...(Object.fromEntries(extra) as Record<string, string>) };
}

/** The rule of one field, as the service has it. */
export function ruleOf(asked: Asked): Rule {
  switch (asked.kind) {
    case "text":
      return longest(asked.max_length ?? TEXT);
    case "number":
      return (value) => outside(asked, value.trim().replace(/\.$/, ""));
    case "date":
      return (value) => (isDay(value) ? null : { zh: "须为日期", en: "is not a date" });
    case "choice":
      return (value) =>
        asked.choices?.includes(value) ? null : { zh: "请选择所列的一项", en: "is none of the choices" };
    case "link":
      return (value, form) =>
        longest(TEXT)(value, form) ??
        (isLink(value.trim()) && !NOT_IN_AN_IRI.test(value)
          ? null
          : { zh: "须为 http 或 https 网址", en: "is not an http(s) address" });
  }
}

function outside({ integer, minimum = null, maximum = null }: Asked, text: string): Bilingual | null {
  const value = Number(text);
  if (!Number.isFinite(value)) return { zh: "须为数字", en: "is not a number" };
  if (integer && !Number.isInteger(value)) return { zh: "须为整数", en: "is not a whole number" };
  if ((minimum === null || value >= minimum) && (maximum === null || value <= maximum)) return null;
  if (minimum !== null && maximum !== null)
    return { zh: `须为 ${minimum}–${maximum}`, en: `is not between ${minimum} and ${maximum}` };
  return minimum === null
    ? { zh: `不得大于 ${maximum}`, en: `is more than ${maximum}` }
    : { zh: `不得小于 ${minimum}`, en: `is less than ${minimum}` };
}

/** From 1900 on, as the call's schema has it. */
const isDay = (text: string): boolean =>
  /^(19|[2-9]\d)\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Every fault that is known here, in the call's order. */
export function extraFaults(asked: readonly Asked[], values: Values): Fault[] {
  return asked.flatMap((one) => {
    const typed = values[fieldOf(one)] ?? "";
    const wrong = typed.trim() === "" ? (one.required ? REQUIRED : null) : ruleOf(one)(typed, {});
    return wrong === null ? [] : [{ field: fieldOf(one), code: "local", message: wrong }];
  });
}

/** A number with its sign and a point, however wide it was typed, and no longer than every program can tell apart. */
export function signed(typed: string): string {
  const bare = typed
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replace(/[^\d.-]/g, "");
  const [found = "", whole = "", decimals = ""] = /^(-?\d{0,12})(\.\d{0,6})?/.exec(bare) ?? [];
  const digits = whole.replace("-", "").length;
  return digits + decimals.length <= DIGITS + 1 ? found : whole + decimals.slice(0, DIGITS + 1 - digits);
}

/** What can be told about the form before it is submitted: the rules of services/submissions, in its words. */

import type { Bilingual, Fault } from "@/api/problem";
import type { Rule } from "@/ui/form/text-field";
import { REQUIRED } from "@/ui/form/text-field";
import type { Call } from "./entries";
import { extraFaults } from "./extra";
import { FIELDS, isOptional, type TextField, type Values } from "./fields";
import { isLink, length, longest, TEXT } from "./text-rules";

export const LINE = 200;
export const TITLE = 100;
const EPISODES = 10_000;
const TOLERANCE = 0.2;
const PHONE = /^\+?[0-9(][0-9() -]{5,24}$/;

const fault = (zh: string, en: string): Bilingual => ({ zh, en });
const positive: Rule = (value) => (Number(value) > 0 ? null : fault("须大于 0", "must be greater than 0"));

export const RULES: Partial<Record<TextField, Rule>> = {
  title: longest(TITLE),
  episodes: (value) =>
    Number(value) >= 1 && Number(value) <= EPISODES ? null : fault("须为 1–10000", "is not between 1 and 10 000"),
  minutes_per_episode: (value, form) =>
    /\.\d{2,}/.test(value) ? fault("最多一位小数", "has more than one decimal") : positive(value, form),
  total_minutes: positive,
  finished_on: (value, form) =>
    form.first_broadcast_on && value < form.first_broadcast_on
      ? fault("不得早于首播日期", "is before the first broadcast")
      : null,
  platform: longest(LINE),
  copyright_owner: longest(LINE),
  producer: longest(LINE),
  maker: longest(LINE),
  link: (value, form) =>
    length(value) > TEXT
      ? longest(TEXT)(value, form)
      : isLink(value.trim())
        ? null
        : fault("须为 http 或 https 网址", "is not an http(s) address"),
  synopsis: longest(TEXT),
  creators: longest(TEXT),
  statement: longest(TEXT),
  contact_name: longest(TITLE),
  contact_phone: (value) =>
    PHONE.test(value.trim().normalize("NFKC")) ? null : fault("联系电话格式不正确", "is not a telephone number"),
};

type Facts = { hasScan: boolean; call: Pick<Call, "broadcast_from" | "broadcast_until" | "extra_fields"> };

/** Every fault that is known here, in the form's order. The server has the last word. */
export function faultsOf(values: Values, { hasScan, call }: Facts): Fault[] {
  const fixed = FIELDS.flatMap((field) => {
    const found = ofField(field, values) ?? outsideWindow(field, values, call);
    const here = found === null ? [] : [{ field, code: "local", message: found }];
    if (field !== "maker" || hasScan) return here;
    return [...here, { field: "scan", code: "missing", message: fault("请上传版权承诺书", "is required") }];
  });
  return [...fixed, ...extraFaults(call.extra_fields, values)];
}

function ofField(field: TextField | "criteria", values: Values): Bilingual | null {
  if (field === "criteria") return null;
  if (values[field].trim() === "") return isOptional(field) ? null : REQUIRED;
  return RULES[field]?.(values[field], values as unknown as Record<string, string>) ?? null;
}

/** The day that decides is the last one, where it is given. */
function outsideWindow(field: TextField | "criteria", values: Values, call: Facts["call"]): Bilingual | null {
  if (field !== (values.finished_on === "" ? "first_broadcast_on" : "finished_on")) return null;
  const window = `${call.broadcast_from} – ${call.broadcast_until}`;
  return values[field] < call.broadcast_from || values[field] > call.broadcast_until
    ? fault(`不在参评播出时间范围内（${window}）`, `is outside ${window}`)
    : null;
}

export function totalDiffers(values: Pick<Values, "episodes" | "minutes_per_episode" | "total_minutes">): boolean {
  const expected = Number(values.episodes) * Number(values.minutes_per_episode);
  const total = Number(values.total_minutes);
  return expected > 0 && total > 0 && Math.abs(total - expected) > expected * TOLERANCE;
}

/** Whether a day lies after today, in China. */
export function isFuture(day: string, now: number): boolean {
  return day > new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(now);
}

/** Only digits, however wide they were typed. */
export const digits = (typed: string): string => typed.normalize("NFKC").replace(/\D/g, "").slice(0, 6);

/** A number with a point, however wide it was typed. */
export const decimal = (typed: string): string => {
  const bare = typed
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replace(/[^\d.]/g, "");
  return /^\d{0,7}(\.\d{0,2})?/.exec(bare)?.[0] ?? "";
};

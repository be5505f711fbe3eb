/** Instants and dates as the programme means them: in China's time, whatever the browser's. */

import type { Language } from "@/api/problem";

const ZONE = "Asia/Shanghai";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const format = (language: Language, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", { timeZone: ZONE, ...options });

const DATE: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: "numeric" };
const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** A day that was given without a time, such as `2023-03-15`. */
export function day(date: string, language: Language): string {
  return format(language, DATE).format(new Date(`${date}T12:00:00+08:00`));
}

export function instant(at: string, language: Language): string {
  const when = new Date(at);
  return `${format(language, DATE).format(when)} ${format(language, TIME).format(when)}`;
}

/** The hour and minute of an instant. */
export function timeOfDay(at: string, language: Language): string {
  return format(language, TIME).format(new Date(at));
}

/** An instant that is on record: to the second. */
export function recorded(at: string, language: Language): string {
  const when = new Date(at);
  return `${format(language, DATE).format(when)} ${format(language, { ...TIME, second: "2-digit" }).format(when)}`;
}

/** An instant that ends something. Midnight is said as 24:00 of the day before, as the programme's notices do. */
export function deadline(at: string, language: Language): string {
  const when = new Date(at);
  if (format("en", TIME).format(when) !== "00:00") return instant(at, language);
  return `${format(language, DATE).format(new Date(when.getTime() - 1))} 24:00`;
}

const UNITS = {
  "zh-CN": ["天", "小时", "分钟", "秒"],
  en: ["d", "h", "min", "s"],
} as const;

/** How long until `at`, in the two largest units, in the last minute in seconds; null when it has passed. */
export function remaining(at: string, now: number, language: Language): string | null {
  const left = new Date(at).getTime() - now;
  if (left <= 0) return null;
  const parts = [
    Math.floor(left / DAY),
    Math.floor((left % DAY) / HOUR),
    Math.floor((left % HOUR) / MINUTE),
    Math.floor((left % MINUTE) / SECOND),
  ];
  const first = parts.findIndex((part) => part > 0);
  const from = first === -1 ? parts.length - 1 : first;
  return parts
    .slice(from, from + 2)
    .map((part, index) => `${part} ${UNITS[language][from + index]}`)
    .join(" ");
}

/** Instants as an official writes them: a day and a time in China's, where 24:00 ends a day. */

import type { Bilingual } from "@/api/problem";

const OFFSET = 8 * 3600_000; // one offset and no summer time since 1992
const MINUTE = 60_000;

/** `2023-03-15 24:00`. What ends at midnight is said as 24:00 of the day that it ends. */
export function typedMoment(at: string, ends: boolean): string {
  const shown = (shift: number) => new Date(Date.parse(at) + OFFSET - shift).toISOString();
  if (ends && shown(0).slice(11, 16) === "00:00") return `${shown(MINUTE).slice(0, 10)} 24:00`;
  return shown(0).slice(0, 16).replace("T", " ");
}

/** The instant that was typed, in UTC; null where it is none. */
export function momentOf(typed: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2}) (?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(typed.normalize("NFKC").trim());
  const [, day = "", hours = "24", minutes = "0"] = found ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (found === null || Number.isNaN(midnight)) return null;
  return new Date(midnight + (Number(hours) * 60 + Number(minutes)) * MINUTE - OFFSET).toISOString();
}

export const momentRule = (value: string): Bilingual | null =>
  momentOf(value) === null ? { zh: "请填写日期和时刻，如 24:00", en: "takes a day and a time, such as 24:00" } : null;

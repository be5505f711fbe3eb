/** Where a call stands, and who may still enter: the same on every page. */

import type { components } from "@/api/generated/submissions";

export type Call = components["schemas"]["CallOut"];
export type Kind = Call["applicant_kinds"][number];
export type Phase = "upcoming" | "open" | "closed";

type Dates = Pick<Call, "opens_at" | "entry_deadline" | "own_deadline">;

/** Until when who asks may enter: an applicant may have been given more time than all. */
export const closesAt = (call: Dates): string => call.own_deadline ?? call.entry_deadline;

/** Where a call stands by the server's clock. */
export function phaseOf(call: Dates, now: number): Phase {
  if (now < Date.parse(call.opens_at)) return "upcoming";
  return now < Date.parse(closesAt(call)) ? "open" : "closed";
}

/** The bureaus that still take entries where the call is closed to all others. */
export function stillOpenFor(call: Dates & Pick<Call, "bureau_deadlines">, now: number): Call["bureau_deadlines"] {
  return phaseOf(call, now) === "closed" ? call.bureau_deadlines.filter(({ until }) => now < Date.parse(until)) : [];
}

/** Whether who asks may enter now, be it at some bureaus only. */
export const takesEntries = (call: Dates & Pick<Call, "bureau_deadlines">, now: number): boolean =>
  phaseOf(call, now) === "open" || stillOpenFor(call, now).length > 0;

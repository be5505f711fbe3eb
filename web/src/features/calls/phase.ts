import type { components } from "@/api/generated/submissions";

export type Call = components["schemas"]["CallOut"];
export type Kind = Call["applicant_kinds"][number];
export type Phase = "upcoming" | "open" | "closed";

type Dates = Pick<Call, "opens_at" | "entry_deadline" | "own_deadline">;

/** Until when who asks may enter: an applicant may have been given more time than all. */
export const closesAt = (call: Dates): string => call.own_deadline ?? call.entry_deadline;

/** The bureaus that take entries for longer than all, and still do. */
export function stillOpenFor(call: Pick<Call, "bureau_deadlines">, now: number): Call["bureau_deadlines"] {
  return call.bureau_deadlines.filter(({ until }) => now < Date.parse(until));
}

/** Where a call stands by the server's clock. */
export function phaseOf(call: Dates, now: number): Phase {
  if (now < Date.parse(call.opens_at)) return "upcoming";
  return now < Date.parse(closesAt(call)) ? "open" : "closed";
}

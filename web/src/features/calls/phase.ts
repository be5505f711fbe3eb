import type { components } from "@/api/generated/submissions";

export type Call = components["schemas"]["CallOut"];
export type Kind = Call["applicant_kinds"][number];
export type Phase = "upcoming" | "open" | "closed";

/** Where a call stands by the server's clock. */
export function phaseOf(call: Pick<Call, "opens_at" | "entry_deadline">, now: number): Phase {
  if (now < Date.parse(call.opens_at)) return "upcoming";
  return now < Date.parse(call.entry_deadline) ? "open" : "closed";
}

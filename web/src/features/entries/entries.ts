import type { components } from "@/api/generated/submissions";

export type Entry = components["schemas"]["EntryOut"];
export type State = Entry["state"];
export type Step = Entry["steps"][number];
export type Call = components["schemas"]["CallOut"];

export const LISTS = ["pending_submission", "pending_review", "reviewed"] as const;
export type ListName = (typeof LISTS)[number];

export const listsKey = ["submissions", "entries"] as const;
export const entryKey = (id: string) => ["submissions", "entry", id] as const;

/** Where the applicant may still write. */
export const isEditable = ({ state }: Pick<Entry, "state">): boolean => state === "draft" || state === "returned";

/** The newest step that led to the entry's state. */
export const lastStep = ({ steps, state }: Pick<Entry, "steps" | "state">): Step | undefined =>
  steps.findLast((step) => step.state === state);

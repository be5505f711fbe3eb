import type { components } from "@/api/generated/accounts";

/** One's own account, with the version that a change must name. */
export type Me = components["schemas"]["MeOut"];

export const meKey = ["accounts", "me"];

import type { components } from "@/api/generated/accounts";

export type Person = components["schemas"]["PersonOut"];

/** Whose address, telephone and second factor take the admin's own password: a stolen token must not lead there. */
export const isGuarded = ({ role }: Person): boolean => role === "admin" || role === "auditor";

export const peopleKey = ["accounts", "people"];

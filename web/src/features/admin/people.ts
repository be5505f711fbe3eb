import type { components } from "@/api/generated/accounts";

export type Person = components["schemas"]["PersonOut"];

export const peopleKey = ["accounts", "people"];

import type { components } from "@/api/generated/accounts";

export type Bureau = components["schemas"]["BureauOut"];

export const bureausKey = ["accounts", "bureaus"];

import type { components } from "@/api/generated/accounts";
import { isGuarded, type Person } from "./people";

type Changes = components["schemas"]["ExpertPatch"] & Pick<components["schemas"]["StaffPatch"], "current_password">;
type Speciality = NonNullable<Changes["specialities"]>[number];

/** The form's. A field that was emptied may be missing. */
export type Values = Partial<
  Record<"name" | "email" | "phone" | "organisation" | "load_limit" | "current_password", string>
> & {
  bureau_id?: string | null;
  specialities?: Speciality[];
};

export function valuesOf({ unit_id, expertise }: Person): Values {
  if (expertise === null) return unit_id === null ? {} : { bureau_id: unit_id };
  return {
    organisation: expertise.organisation,
    ...(expertise.bureau_id !== null && { bureau_id: expertise.bureau_id }),
    specialities: expertise.specialities as Speciality[],
    load_limit: expertise.load_limit === null ? "" : String(expertise.load_limit),
  };
}

/** Only what is another than before. A contact detail that was not typed stays as it is: the form does not know it. */
export function changesOf(person: Person, values: Values): Changes {
  const changes: Changes = {};
  for (const field of ["name", "email", "phone"] as const) {
    const typed = values[field]?.trim();
    if (typed) changes[field] = typed;
  }
  if (takesPassword(person, changes)) changes.current_password = values.current_password ?? "";
  const { expertise } = person;
  const bureau = values.bureau_id ?? null;
  if (expertise === null) {
    if (person.role === "bureau" && bureau !== person.unit_id) changes.bureau_id = bureau;
    return changes;
  }
  const organisation = values.organisation?.trim() ?? "";
  const specialities = values.specialities ?? [];
  const limit = values.load_limit?.trim() ? Number(values.load_limit.normalize("NFKC")) : null;
  if (organisation !== expertise.organisation) changes.organisation = organisation;
  if (bureau !== expertise.bureau_id) changes.bureau_id = bureau;
  if (!sameSet(specialities, expertise.specialities)) changes.specialities = specialities;
  if (limit !== expertise.load_limit) changes.load_limit = limit;
  return changes;
}

/** Whether the admin must give their own password with what was typed. */
export const takesPassword = (person: Person, { email, phone }: Pick<Values, "email" | "phone">): boolean =>
  isGuarded(person) && Boolean(email?.trim() || phone?.trim());

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one) => others.includes(one));

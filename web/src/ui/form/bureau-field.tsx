import { useQuery } from "@tanstack/react-query";
import { accounts } from "@/api/client";
import { SelectField } from "./select-field";

type Props = {
  name?: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** May stay chosen, although it was deactivated. */
  current?: string | null;
};

/** One of the bureaus that are active. */
export function BureauField({ name = "bureau_id", label, hint, optional = false, current = null }: Props) {
  const { data } = useQuery({
    queryKey: ["accounts", "bureaus", { active: "any" }],
    queryFn: ({ signal }) => accounts.get("/bureaus", { query: { active: "any" }, signal }),
  });
  const options = data?.items
    .filter(({ id, active }) => active || id === current)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <SelectField
      name={name}
      label={label}
      options={options ?? []}
      optional={optional}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}

/** Two windows on one draft: what each of them changed since both had read the same. */

import { fieldsOf, sameIn, type Field, type Numbers, type Values } from "./fields";

export type Merged = {
  /** Mine, with what only the other window has changed. */
  values: Values;
  /** Fields that only the other window has changed. */
  taken: Field[];
  /** Fields that both have changed, and not to the same; they stay mine until somebody chooses. */
  contested: Field[];
};

export function merged(base: Values, mine: Values, theirs: Values, numbers?: Numbers): Merged {
  const same = (field: Field, one: Values, other: Values) => sameIn(field, one, other, numbers);
  const changed = fieldsOf(base, mine, theirs).filter(
    (field) => !same(field, base, theirs) && !same(field, mine, theirs),
  );
  const contested = changed.filter((field) => !same(field, base, mine));
  const taken = changed.filter((field) => !contested.includes(field));
  return { values: withThose(mine, theirs, taken), taken, contested };
}

/** `values` with some fields of others. */
export function withThose(values: Values, others: Values, fields: readonly Field[]): Values {
  return { ...values, ...Object.fromEntries(fields.map((field) => [field, others[field] ?? ""])) };
}

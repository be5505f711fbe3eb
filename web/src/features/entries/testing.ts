/** Builders for this feature's tests. */

import type { Call, Entry } from "./entries";
import { formOf, valuesOf, type Values } from "./fields";

const EMPTY = valuesOf({ criteria: [] });

export const values = (given: Partial<Values> = {}): Values => ({ ...EMPTY, ...given });

export const entry = (version: number, given: Partial<Values> = {}, changes: Partial<Entry> = {}): Entry => ({
  id: "e",
  call_id: "c",
  state: "draft",
  form: formOf(values(given)) as Entry["form"],
  scan: null,
  version,
  revision: 0,
  registration_number: null,
  resubmit_until: null,
  submit_until: "2023-03-15T16:00:00Z",
  created_at: "2023-03-01T00:00:00Z",
  updated_at: `2023-03-01T00:00:${String(version).padStart(2, "0")}Z`,
  steps: [],
  warnings: [],
  draft_warnings: [],
  flags: null,
  ...changes,
});

export const WINDOW: Pick<Call, "broadcast_from" | "broadcast_until" | "extra_fields"> = {
  extra_fields: [],
  broadcast_from: "2022-12-01",
  broadcast_until: "2023-02-28",
};

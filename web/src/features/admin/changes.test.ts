import { describe, expect, it } from "vitest";
import { changesOf, valuesOf } from "./changes";
import type { Person } from "./people";

const STAFF: Person = {
  id: "a",
  role: "bureau",
  kind: null,
  name: "演*",
  login: "demo01",
  identifier: null,
  email: "d***@example.com",
  email_confirmed_at: null,
  phone: "138****5678",
  contact_name: null,
  unit_id: "b1",
  active: true,
  created_at: "2023-03-15T16:00:00Z",
  erasure_due_at: null,
  expertise: null,
};
const EXPERT: Person = {
  ...STAFF,
  role: "expert",
  unit_id: null,
  expertise: { organisation: "演示大学", bureau_id: "b1", specialities: ["网络剧", "短视频"], load_limit: 20 },
};

describe("what changes of a person", () => {
  it("is nothing where nothing was touched", () => {
    for (const person of [STAFF, EXPERT, { ...EXPERT, expertise: { ...EXPERT.expertise!, bureau_id: null } }])
      expect(changesOf(person, valuesOf(person))).toEqual({});
  });

  it("is what was typed, and never what is masked", () => {
    expect(changesOf(STAFF, { ...valuesOf(STAFF), name: " 演示新名 ", phone: " " })).toEqual({ name: "演示新名" });
  });

  it("is another bureau of staff who have one", () => {
    expect(changesOf(STAFF, { bureau_id: "b2" })).toEqual({ bureau_id: "b2" });
    expect(changesOf({ ...STAFF, role: "admin", unit_id: null }, {})).toEqual({});
  });

  it("is what an expert can judge, of which bureau and limit may be taken away", () => {
    expect(changesOf(EXPERT, { ...valuesOf(EXPERT), bureau_id: null, load_limit: "" })).toEqual({
      bureau_id: null,
      load_limit: null,
    });
    expect(changesOf(EXPERT, { ...valuesOf(EXPERT), specialities: ["短视频", "网络剧"] })).toEqual({});
    expect(changesOf(EXPERT, { ...valuesOf(EXPERT), specialities: [], load_limit: "３0" })).toEqual({
      specialities: [],
      load_limit: 30,
    });
  });
});

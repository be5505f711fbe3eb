import { describe, expect, it } from "vitest";
import { changesOf, differing, merged, valuesOf, type Plan } from "./values";

const PLAN: Plan = {
  code: "2023Q1",
  title: "2023年第一季度网络视听节目季度推优",
  year: 2023,
  quarter: 1,
  applicant_kinds: ["organisation", "individual"],
  work_types: ["网络剧", "短视频"],
  broadcast_from: "2022-12-01",
  broadcast_until: "2023-02-28",
  opens_at: "2023-02-28T16:00:00Z",
  entry_deadline: "2023-03-15T16:00:00Z",
  recommendation_deadline: "2023-03-31T16:00:00Z",
  grace_minutes: 0,
  bureau_quota: 10,
  details: "",
  criteria: ["一", "二"],
  extra_fields: [],
};

describe("a call's form", () => {
  it("says its deadlines as the notice does, and sends nothing that stayed", () => {
    const values = valuesOf(PLAN);
    expect(values.opens_at).toBe("2023-03-01 00:00");
    expect(values.entry_deadline).toBe("2023-03-15 24:00");
    expect(changesOf(values, { ...values })).toEqual({});
  });

  it("sends what was typed as the API takes it", () => {
    const before = valuesOf(PLAN);
    const typed = { ...before, bureau_quota: "１２", entry_deadline: "2023-03-16 24:00", criteria: " 一\n\n三 " };
    expect(changesOf(before, typed)).toEqual({
      bureau_quota: 12,
      entry_deadline: "2023-03-16T16:00:00.000Z",
      criteria: ["一", "三"],
    });
  });

  it("takes over what another window changed, but where something was typed here", () => {
    const before = valuesOf(PLAN);
    const theirs = { ...before, title: "他们的", details: "他们的" };
    const mine = { ...before, title: "我的" };
    expect(differing(before, theirs)).toEqual(["title", "details"]);
    expect(merged(before, mine, theirs)).toEqual({ ...before, title: "我的", details: "他们的" });
  });
});

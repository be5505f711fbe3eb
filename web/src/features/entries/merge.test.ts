import { describe, expect, it } from "vitest";
import { merged } from "./merge";
import { values } from "./testing";

const base = values({ title: "演示作品", platform: "演示平台", episodes: "12" });

describe("two windows on one draft", () => {
  it("takes what only the other has changed, and keeps what only this one has", () => {
    const {
      values: both,
      taken,
      contested,
    } = merged(base, values({ ...base, title: "演示作品 第二季" }), values({ ...base, platform: "另一平台" }));
    expect(both).toMatchObject({ title: "演示作品 第二季", platform: "另一平台" });
    expect([taken, contested]).toEqual([["platform"], []]);
  });

  it("keeps this window's and asks, where both have changed the same field", () => {
    const mine = values({ ...base, title: "本窗口", criteria: ["甲"] });
    const theirs = values({ ...base, title: "另一窗口", criteria: ["乙"], maker: "演示机构" });
    const found = merged(base, mine, theirs);
    expect(found.contested).toEqual(["title", "criteria"]);
    expect(found.taken).toEqual(["maker"]);
    expect(found.values).toEqual({ ...mine, maker: "演示机构" });
  });

  it("asks nothing where both have changed it to the same, spaces and zeros aside", () => {
    const found = merged(
      base,
      values({ ...base, title: "同 ", episodes: "24" }),
      values({ ...base, title: "同", episodes: "24.0" }),
    );
    expect([found.taken, found.contested]).toEqual([[], []]);
  });

  it("counts a field as changed that one has emptied", () => {
    expect(merged(base, values({ ...base, title: "" }), base)).toMatchObject({ taken: [], contested: [] });
    expect(merged(base, base, values({ ...base, title: "" })).taken).toEqual(["title"]);
    expect(merged(base, values({ ...base, title: "" }), values({ ...base, title: "新" })).contested).toEqual(["title"]);
  });
});

import { describe, expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { another, askedOf, listed, moved, questionsOf } from "./questions";

const ASKED = [
  { name: "award", kind: "text" as const, title: "获奖情况", title_en: "Awards", required: true, max_length: 20 },
  { name: "views", kind: "number" as const, title: "播放量", minimum: 0, maximum: 9.5, integer: false },
  { name: "level", kind: "choice" as const, title: "级别", choices: ["省级", "国家级"] },
];

describe("what a call asks besides", () => {
  it("is sent as it was read", () => {
    expect(askedOf(questionsOf(ASKED))).toEqual([
      { title_en: "Awards", hint: null, required: true, name: "award", kind: "text", title: "获奖情况", max_length: 20 },
      { title_en: null, hint: null, required: false, name: "views", kind: "number", title: "播放量", minimum: 0, maximum: 9.5, integer: false },
      { title_en: null, hint: null, required: false, name: "level", kind: "choice", title: "级别", choices: ["省级", "国家级"] },
    ]); // prettier-ignore
  });

  it("leaves behind what another kind had", () => {
    const [award] = questionsOf(ASKED);
    const changed = { ...award!, kind: "choice" as const, choices: " 是 \n\n否" };
    expect(askedOf([changed])[0]).toMatchObject({ kind: "choice", choices: ["是", "否"] });
    expect(askedOf([changed])[0]).not.toHaveProperty("max_length");
  });

  it("gets names and keys that nothing has yet", () => {
    const rows = [another([])];
    rows.push(another(rows));
    const gap = [rows[1]!];
    const third = another(gap);
    expect(rows.map(({ name }) => name)).toEqual(["field_1", "field_2"]);
    expect(third.name).not.toBe("field_2");
    expect(new Set([...gap, third].map(({ key }) => key)).size).toBe(2);
  });

  it("is moved up and down", () => {
    const names = (rows: ReturnType<typeof questionsOf>) => rows.map(({ name }) => name);
    expect(names(moved(questionsOf(ASKED), 2, -1))).toEqual(["award", "level", "views"]);
    expect(names(moved(questionsOf(ASKED), 0, 1))).toEqual(["views", "award", "level"]);
  });

  it("tells its faults at the list, with number and part", () => {
    const message = { zh: "与其他补充信息重复", en: "is the name of another field, too" };
    const other = { field: "title", code: "missing", message: { zh: "必填", en: "is required" } };
    const faults = [other, { field: "extra_fields.1.name", code: "repeated", message }];
    const told = listed(new Problem(422, "call_invalid", message, faults)).faults;
    expect(told[0]).toEqual(other);
    expect(told[1]).toEqual({
      field: "extra_fields",
      code: "repeated",
      message: { zh: "第 2 项“代号”与其他补充信息重复", en: "2: Name is the name of another field, too" },
    });
  });
});

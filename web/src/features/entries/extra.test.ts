import { describe, expect, it } from "vitest";
import { extraFaults, numbersOf, ruleOf, signed, titleOf, type Asked } from "./extra";
import { differing, formOf, valuesOf } from "./fields";
import { merged } from "./merge";
import { values } from "./testing";

const AWARD: Asked = {
  name: "award",
  kind: "text",
  title: "获奖情况",
  title_en: "Awards",
  max_length: 5,
  required: true,
};
const VIEWS: Asked = { name: "views", kind: "number", title: "播放量", minimum: 0, maximum: 100 };
const DAY: Asked = { name: "filed_on", kind: "date", title: "备案日期" };
const LEVEL: Asked = { name: "level", kind: "choice", title: "级别", choices: ["省级", "国家级"] };
const PAGE: Asked = { name: "page", kind: "link", title: "网址" };
const ASKED = [AWARD, VIEWS, DAY, LEVEL, PAGE];
const numbers = numbersOf(ASKED);

const told = (asked: Asked, value: string) => ruleOf(asked)(value, {})?.en ?? null;

describe("what a call asks besides", () => {
  it("is sent as its kind has it, and left out where it is empty", () => {
    const typed = values({ "extra.award": " 2023 ", "extra.views": "12.", "extra.level": "", "extra.page": undefined });
    expect(formOf(typed, numbers).extra).toEqual({ award: "2023", views: 12 });
    expect(formOf(values({ "extra.views": "-" }), numbers).extra).toEqual({ views: "-" });
  });

  it("comes back as it was typed", () => {
    const read = valuesOf({ criteria: [], extra: { award: "飞天奖", views: 12.5, page: null } });
    expect(read).toMatchObject({ "extra.award": "飞天奖", "extra.views": "12.5", "extra.page": "" });
  });

  it("is the same number however it is written, and another text", () => {
    const [one, other] = [
      values({ "extra.views": "12", "extra.award": "12" }),
      values({ "extra.views": "12.0", "extra.award": "12.0" }),
    ];
    expect(differing(one, other, numbers)).toEqual(["extra.award"]);
    expect(differing(values(), values({ "extra.page": " " }), numbers)).toEqual([]);
  });

  it("is merged field by field when two windows write", () => {
    const base = values({ "extra.award": "甲", "extra.views": "1" });
    const mine = values({ "extra.award": "乙", "extra.views": "1", "extra.level": "省级" });
    const theirs = values({ "extra.award": "丙" });
    const found = merged(base, mine, theirs, numbers);
    expect([found.taken, found.contested]).toEqual([["extra.views"], ["extra.award"]]);
    expect(found.values).toMatchObject({ "extra.award": "乙", "extra.views": "", "extra.level": "省级" });
  });

  it("is checked by its kind, all at once and in the call's order", () => {
    expect(told(AWARD, "一二三四五六")).toBe("has more than 5 characters");
    expect([told(VIEWS, "100"), told(VIEWS, "100.5"), told({ ...VIEWS, integer: true }, "1.5")]).toEqual([
      null,
      "is not between 0 and 100",
      "is not a whole number",
    ]);
    expect([told(DAY, "2024-02-29"), told(DAY, "2024-2-9")]).toEqual([null, "is not a date"]);
    expect([told(DAY, "1900-01-01"), told(DAY, "9999-12-31")]).toEqual([null, null]);
    expect([told(DAY, "0000-01-01"), told(DAY, "1899-12-31")]).toEqual(["is not a date", "is not a date"]);
    expect([told(LEVEL, "省级"), told(LEVEL, "市级")]).toEqual([null, "is none of the choices"]);
    expect([told(PAGE, "https://例子.中国/?a=%E4"), told(PAGE, "https://[::1]/")]).toEqual([null, null]);
    for (const wrong of ["ftp://a", "https://a/?b|c", "https://a/100%", "https://a/b[1]", "https://a/#b#c"])
      expect(told(PAGE, wrong), wrong).toBe("is not an http(s) address");
    const wrong = values({ "extra.views": "101", "extra.page": "x" });
    expect(extraFaults(ASKED, wrong).map(({ field }) => field)).toEqual(["extra.award", "extra.views", "extra.page"]);
  });

  it("is named in the reader's language", () => {
    expect([titleOf(AWARD, "en"), titleOf(AWARD, "zh-CN"), titleOf(VIEWS, "en")]).toEqual([
      "Awards",
      "获奖情况",
      "播放量",
    ]);
  });

  it("takes a number however wide it was typed", () => {
    expect([signed("－１２。５"), signed("1,234人"), signed("1.12345678")]).toEqual(["-12.5", "1234", "1.123456"]);
    expect(signed("-9999999999999.5")).toBe("-999999999999");
    expect(signed("-999999999999.123456")).toBe("-999999999999.123");
  });
});

import { describe, expect, it } from "vitest";
import * as rules from "./rules";

const holds = (rule: keyof typeof rules, value: string, form = {}) => rules[rule](value, form) === null;

describe("what a registration may hold", () => {
  it.each([
    "13812345678",
    "138-1234-5678",
    "010-86096235",
    "010-86096235-123",
    "+86 13812345678",
    "4008123123",
    "+4930901820",
  ])("telephone %s", (phone) => expect(holds("phone", phone)).toBe(true));
  it.each(["12345678901", "86096235", "phone", "1381234567"])("no telephone: %s", (phone) =>
    expect(holds("phone", phone)).toBe(false),
  );
  it.each(["a@b.cn", " wang.fang@mail.example.com "])("address %s", (email) =>
    expect(holds("email", email)).toBe(true),
  );
  it.each(["a@b", "a b@c.cn", "@c.cn", "a@b..cn"])("no address: %s", (email) =>
    expect(holds("email", email)).toBe(false),
  );
  it.each(["abcd", "ABC123"])("login %s", (login) => expect(holds("login", login)).toBe(true));
  it.each(["abc", "ab_cd", "账号1234", "a".repeat(33)])("no login: %s", (login) =>
    expect(holds("login", login)).toBe(false),
  );
  it.each(["12345678", "1234 5678", "１２３４５６７８"])("code %s", (code) => expect(holds("code", code)).toBe(true));
  it.each(["1234567", "abcdefgh"])("no code: %s", (code) => expect(holds("code", code)).toBe(false));
  it.each(["123456", "123 456", "abcd-efgh-2345-mnop", "ABCDEFGH2345MNOP"])("second factor %s", (code) =>
    expect(holds("factorCode", code)).toBe(true),
  );
  it.each(["12345", "1234567", "abcd-efgh"])("no second factor: %s", (code) =>
    expect(holds("factorCode", code)).toBe(false),
  );
  it("digits of a new second factor, and no recovery code", () => {
    expect(holds("factorDigits", "１２３ 456")).toBe(true);
    expect(holds("factorDigits", "abcd-efgh-2345-mnop")).toBe(false);
  });
  it.each(["1", "1000", "３０"])("load limit %s", (limit) => expect(holds("loadLimit", limit)).toBe(true));
  it.each(["0", "1001", "1.5", "-1", "all"])("no load limit: %s", (limit) =>
    expect(holds("loadLimit", limit)).toBe(false),
  );
  it("names that can be seen, of at most 100 characters", () => {
    expect(holds("name", "字".repeat(100))).toBe(true);
    expect(holds("name", "字".repeat(101))).toBe(false);
    expect(holds("name", "演示\u200b机构")).toBe(false);
  });
  it.each([
    0xad, 0x34f, 0x115f, 0x1160, 0x180b, 0x200b, 0x2800, 0x3164, 0xfe00, 0xfeff, 0xffa0, 0x16fe4, 0x1d159, 0xe0100,
  ])("no name with what cannot be seen: %i", (point) =>
    expect(holds("name", `演示${String.fromCodePoint(point)}机构`)).toBe(false),
  );
  it.each(["示例👍公司", "가나다", "⠓⠑", "Ⅻ·№1"])("name %s", (name) => expect(holds("name", name)).toBe(true));
  it("the same password twice, also from a full-width keyboard", () => {
    expect(holds("confirmation", "Ｄemo123456", { password: "Demo123456" })).toBe(true);
    expect(holds("confirmation", "demo123456", { password: "Demo123456" })).toBe(false);
  });
});

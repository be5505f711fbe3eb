import { describe, expect, it } from "vitest";
import { POLICY } from "@/test/policy";
import { partsOf, passwordRule } from "./password-policy";

const said = (password: string) => passwordRule(POLICY)(password, {})?.zh ?? null;

describe("the password's rule", () => {
  it.each([
    ["Demo123456", null],
    ["demo123456", "登录密码须含大写字母"],
    ["Ｄemo123456", null],
    ["Demo12", "登录密码长度须为 10–20 位"],
    ["Demo1234567890123456789", "登录密码长度须为 10–20 位"],
    ["密码密码密码密码密码", "登录密码须含数字；登录密码须含大写字母"],
    ["Demo123456\u200b", "含有不可见字符"],
  ])("%s: %s", (password, fault) => expect(said(password)).toBe(fault));

  it("counts characters, not what JavaScript calls so", () =>
    expect(said("Demo1234𠮷")).toBe("登录密码长度须为 10–20 位"));

  it("is ticked off part by part, without what only the service knows", () => {
    expect(partsOf(POLICY, "demo1").map(({ text, holds }) => [text.zh, holds])).toEqual([
      ["长度须为 10–20 位", false],
      ["须含数字", true],
      ["须含大写字母", false],
    ]);
  });
});

/** What can be told about a registration before it is sent. The same rules as services/accounts, in its words. */

import type { Bilingual } from "@/api/problem";
import type { Rule } from "./text-field";
import { isCreditCode, isResidentId } from "./identifiers";

const fault = (zh: string, en: string): Bilingual => ({ zh, en });

const LONGEST_NAME = 100;
// joiners, fillers and variation selectors; then the filler of Khitan, the blank of Braille and the null notehead
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}\u{16FE4}\u2800\u{1D159}]/u;
const LANDLINE = /^(0|(\+?86)-?0?)\d{2,3}-?\d{7,8}(-\d{1,6})?$/;
const WITHOUT_HYPHENS = /^((\+?86)?1[3-9]\d{9}|[48]00\d{7}|\+(?!86)[1-9]\d{6,14})$/;
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

export const name: Rule = (value) => {
  if ([...value.trim()].length > LONGEST_NAME)
    return fault(`不能超过 ${LONGEST_NAME} 个字`, `takes at most ${LONGEST_NAME} characters`);
  return INVISIBLE.test(value) ? fault("含有不可见字符", "holds a character that cannot be seen") : null;
};

export const creditCode: Rule = (value) =>
  isCreditCode(value) ? null : fault("统一社会信用代码有误，请核对", "is not a valid unified social credit code");

export const residentId: Rule = (value) =>
  isResidentId(value, new Date()) ? null : fault("居民身份证号有误，请核对", "is not a valid resident identity number");

export const email: Rule = (value) =>
  EMAIL.test(value.trim()) ? null : fault("电子邮箱格式有误", "is not an e-mail address");

export const phone: Rule = (value) => {
  const bare = value.normalize("NFKC").replace(/[\s()]/g, "");
  if (LANDLINE.test(bare) || WITHOUT_HYPHENS.test(bare.replaceAll("-", ""))) return null;
  return fault(
    "联系电话格式有误：请填写手机号，或带区号的固定电话",
    "is neither a mobile number nor a number with its area code",
  );
};

export const login: Rule = (value) =>
  /^[A-Za-z0-9]{4,32}$/.test(value.trim())
    ? null
    : fault("登录账号须为 4–32 位数字或字母", "takes 4-32 digits and letters");

export const confirmation: Rule = (value, form) =>
  value.normalize("NFKC") === (form.password ?? "").normalize("NFKC")
    ? null
    : fault("两次输入的密码不一致", "is not equal to the password");

export const code: Rule = (value) =>
  /^[0-9]{8}$/.test(value.normalize("NFKC").replace(/[\s-]/g, ""))
    ? null
    : fault("验证码为 8 位数字", "takes 8 digits");

const asGiven = (value: string) => value.normalize("NFKC").replace(/[\s-]/g, "").toLowerCase();

/** A code of an authenticator, however it was typed. */
export const factorDigits: Rule = (value) =>
  /^[0-9]{6}$/.test(asGiven(value)) ? null : fault("动态码为 6 位数字", "takes six digits");

/** The same, or a recovery code. */
export const factorCode: Rule = (value) =>
  /^([0-9]{6}|[a-z2-7]{16})$/.test(asGiven(value))
    ? null
    : fault("请填写 6 位动态验证码或 16 位恢复码", "takes six digits, or a recovery code");

const LARGEST_LOAD = 1000;

export const loadLimit: Rule = (value) => {
  const typed = value.normalize("NFKC").trim();
  const holds = /^[0-9]{1,4}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= LARGEST_LOAD;
  return holds ? null : fault(`须为 1–${LARGEST_LOAD} 的整数`, `takes 1-${LARGEST_LOAD}`);
};

import type { Policy } from "@/ui/form/password-policy";

const rule = (code: string, kind: Policy["rules"][number]["kind"], pattern: string | null, zh: string, en: string) => ({
  code,
  kind,
  pattern,
  zh,
  en,
});

/** A platform's rule, with a requirement of every kind. */
export const POLICY: Policy = {
  profile: "seed",
  min_length: 10,
  max_length: 20,
  max_age_days: null,
  history: 5,
  rules: [
    rule("password_length", "length", null, "登录密码长度须为 10–20 位", "takes 10-20 characters"),
    rule("invisible_character", "pattern", "^\\P{C}*$", "含有不可见字符", "holds a character that cannot be seen"),
    rule("password_digit", "pattern", "[0-9]", "登录密码须含数字", "needs a digit"),
    rule("password_upper", "pattern", "[A-Z]", "登录密码须含大写字母", "needs an upper-case letter"),
    rule("password_reused", "server", null, "不能与最近 5 次使用的密码相同", "is one of the last 5 passwords"),
  ],
};

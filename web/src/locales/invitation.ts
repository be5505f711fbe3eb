import { texts } from "./language";

export const invitation = texts(
  {
    title: "接受邀请",
    lead: (name: string, role: string) => `${name}，您被邀请开通${role}账号。`,
    email: "电子邮箱",
    unit: "所属单位",
    expires: "有效期至",
    accept: "开通账号",
    done: "账号已开通",
    doneLead: (login: string) => `您的登录账号为 ${login}，请妥善保管登录密码。`,
    toLogin: "前往登录",
    missing: "邀请链接不完整",
    missingHint: "请从邮件中重新打开链接，或将链接完整复制到地址栏。",
    closed: "无法使用这份邀请",
  },
  {
    title: "Accept an invitation",
    lead: (name: string, role: string) => `${name}, you are invited to an account (${role}).`,
    email: "E-mail",
    unit: "Unit",
    expires: "Good until",
    accept: "Open the account",
    done: "Your account is open",
    doneLead: (login: string) => `Your login is ${login}. Please keep your password safe.`,
    toLogin: "Log in",
    missing: "The link is not complete",
    missingHint: "Please open it from the mail again, or copy all of it.",
    closed: "This invitation cannot be used",
  },
);

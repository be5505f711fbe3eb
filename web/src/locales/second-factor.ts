import { texts } from "./language";

export const secondFactor = texts(
  {
    codeLead: "请填写身份验证器中的 6 位动态码。验证器不在身边时，可填写一个恢复码。",
    code: "动态码或恢复码",
    setUpLead: "该账号须启用两步验证。请在手机的身份验证器应用中添加账号，并填写其中的动态码。",
    secret: "密钥",
    open: "在本机的验证器中打开",
    newCode: "动态码",
    proceed: "继续",
    back: "重新输入账号和密码",
    codesTitle: "请保存恢复码",
    codesLead: "以下恢复码只显示这一次，每个只能使用一次。验证器丢失时，用它们登录。请打印或抄写后妥善保管。",
    saved: "已保存，进入系统",
  },
  {
    codeLead: "Give the six digits of your authenticator, or a recovery code if you do not have it with you.",
    code: "Code or recovery code",
    setUpLead:
      "This account needs a second factor. Add it to an authenticator on your phone, and give the code that it shows.",
    secret: "Secret",
    open: "Open in an authenticator on this device",
    newCode: "Code",
    proceed: "Go on",
    back: "Give login and password again",
    codesTitle: "Please keep your recovery codes",
    codesLead:
      "They are shown this once, and each serves once: log in with one when the authenticator is lost. Print them or write them down.",
    saved: "Kept; go on",
  },
);

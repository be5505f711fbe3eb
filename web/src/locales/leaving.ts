import { texts } from "./language";

export const leaving = texts(
  {
    title: "停用或注销账号",
    lead: "暂时不用可停用账号；不再使用可注销，您的个人信息将被删除。",
    off: "停用账号",
    offLead: "停用后不能登录，所有设备都将退出。需要恢复时，请联系技术支持。已提交的申报不受影响。",
    erase: "注销账号",
    eraseLead:
      "申请后有 7 天等待期，期间可随时撤销，重新登录也会撤销。期满后您的个人信息将被永久删除，账号不能恢复；已提交的申报记录按规定保留，不再含有个人信息。请先下载您的数据。",
    requested: "您已申请注销账号。个人信息将于",
    requestedEnd: " 删除，在此之前可随时撤销。",
    keep: "撤销注销，保留账号",
    keepTitle: "保留账号",
    keepLead: "有人为您的账号申请了注销。如需保留账号，请点击下方按钮。",
    kept: "注销已撤销，账号照常使用。如果注销不是您本人申请的，请立即修改登录密码。",
    toLogin: "前往登录",
  },
  {
    title: "Deactivate or delete the account",
    lead: "Deactivate an account that you do not need for now; delete one that you need no more, and your personal data go.",
    off: "Deactivate the account",
    offLead: "Nobody can log in with it, and all logins end. Technical support can switch it on again. Entries stay.",
    erase: "Delete the account",
    eraseLead:
      "You have 7 days to stop it, here or by logging in again. Then your personal data are erased for good, and the account cannot come back. Records of entries stay, without personal data. Download your data first.",
    requested: "You have asked to delete the account. Your personal data will be erased on",
    requestedEnd: "; until then you can stop it.",
    keep: "Stop it, keep the account",
    keepTitle: "Keep the account",
    keepLead: "Somebody has asked to delete your account. Press the button to keep it.",
    kept: "The account stays. If it was not you who asked, please change your password now.",
    toLogin: "Log in",
  },
);

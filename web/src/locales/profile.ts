import { texts } from "./language";

export const profile = texts(
  {
    changeContact: "修改联系方式",
    fixed: "名称（姓名）和证件号码不能修改；如有变化，请联系技术支持。",
    keptHint: (now: string) => `不填则不修改。当前为 ${now}`,
    currentPassword: "当前密码",
    passwordHint: "修改电子邮箱或联系电话须验证当前密码；原邮箱会收到通知。",
    save: "保存",
    cancel: "取消",
    contactDone: "已保存。",
    export: "我的数据",
    exportLead: "可下载与您账号有关的全部个人信息和登录记录；申报、评审等记录的查询地址也写在文件中。",
    exportNow: "下载我的数据",
    exportCare: "文件含未隐藏的个人信息，请在自己的设备上下载并妥善保管。",
    exportOk: "下载",
    exportFile: "我的数据",
  },
  {
    changeContact: "Change contact details",
    fixed: "Name and identifier stay as they are; please call technical support if they have changed.",
    keptHint: (now: string) => `Stays as it is when empty; now ${now}`,
    currentPassword: "Current password",
    passwordHint: "Another address or number takes your password; the address before is told.",
    save: "Save",
    cancel: "Cancel",
    contactDone: "Saved.",
    export: "Your data",
    exportLead:
      "All personal data and logins of your account, as a file; it says where entries and records of reviews are kept.",
    exportNow: "Download your data",
    exportCare: "The file holds personal data in the clear: download it on a device of your own, and keep it safe.",
    exportOk: "Download",
    exportFile: "my-data",
  },
);

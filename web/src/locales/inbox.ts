import { texts } from "./language";

export const inbox = texts(
  {
    title: "消息",
    all: "全部",
    unread: "未读",
    filter: "显示",
    none: "没有消息",
    noneUnread: "没有未读消息",
    noneHint: "申报、审核、评议的每一步都会在此通知您。",
    read: "标为已读",
    isUnread: "未读",
    toExports: "查看我的导出",
  },
  {
    title: "Messages",
    all: "All",
    unread: "Unread",
    filter: "Show",
    none: "No messages",
    noneUnread: "No unread messages",
    noneHint: "Each step of your entries is told here.",
    read: "Mark as read",
    isUnread: "Unread",
    toExports: "See my exports",
  },
);

/** Query keys that more than one feature uses. */
export const unreadKey = ["notifications", "unread-count"] as const;

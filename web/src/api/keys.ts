/** Query keys that more than one feature uses. */
export const unreadKey = ["notifications", "unread-count"] as const;
export const callKey = (id: string) => ["submissions", "calls", id] as const;

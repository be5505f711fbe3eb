import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { notifications } from "@/api/client";
import { unreadKey } from "@/api/keys";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import styles from "./shell.module.css";

const EVERY = 60_000;

export function UnreadLink() {
  const t = useTexts(shell);
  const { data } = useQuery({
    queryKey: unreadKey,
    queryFn: ({ signal }) => notifications.get("/messages/unread-count", { signal }),
    refetchInterval: EVERY,
    meta: { quiet: true },
  });
  const unread = data?.unread ?? 0;
  return (
    <Link to="/inbox" className={styles.tool}>
      {t.inbox}
      {unread > 0 && (
        <span className={styles.count}>
          <span aria-hidden>{unread > 99 ? "99+" : unread}</span>
          <span className="unseen">{t.unread(unread)}</span>
        </span>
      )}
    </Link>
  );
}

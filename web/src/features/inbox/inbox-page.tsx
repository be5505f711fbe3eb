import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { components } from "@/api/generated/notifications";
import { notifications } from "@/api/client";
import { unreadKey } from "@/api/keys";
import { asProblem } from "@/api/problem";
import { inbox as texts } from "@/locales/inbox";
import { useLanguage, useTexts } from "@/locales/language";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { ProblemNote } from "@/ui/problem-note";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./inbox.module.css";

type Message = components["schemas"]["MessageOut"];

const key = ["notifications", "messages"] as const;

export default function InboxPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [unread, setUnread] = useState(false);
  const listed = usePages([...key, { unread }], ({ cursor, signal }) =>
    notifications.get("/messages", { query: { unread, cursor }, signal }),
  );
  return (
    <div className={styles.inbox}>
      <header className={styles.head}>
        <h1>{t.title}</h1>
        <Radio.Group
          aria-label={t.filter}
          optionType="button"
          buttonStyle="solid"
          value={unread}
          onChange={(event) => setUnread(event.target.value as boolean)}
          options={[
            { value: false, label: t.all },
            { value: true, label: t.unread },
          ]}
        />
      </header>
      <PagedList query={listed} empty={<Empty title={unread ? t.noneUnread : t.none} hint={t.noneHint} />}>
        {(found) => (
          <ul className={styles.list}>
            {found.map((message) => (
              <MessageItem key={message.id} message={message} />
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

function MessageItem({ message }: { message: Message }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const reading = useMutation({
    mutationFn: () => notifications.post("/messages/{message_id}/reading", { params: { message_id: message.id } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: key });
      await client.invalidateQueries({ queryKey: unreadKey });
    },
  });
  const isUnread = message.read_at === null;
  return (
    <li className={isUnread ? styles.unread : undefined}>
      <h2 lang="zh-CN">
        {isUnread && <span className="unseen">{t.isUnread}: </span>}
        {message.subject}
      </h2>
      <time dateTime={message.created_at}>{instant(message.created_at, language)}</time>
      <p lang="zh-CN">{message.body}</p>
      {message.template === "export_ready" && <Link to="/submitted/exports">{t.toExports}</Link>}
      {reading.error && <ProblemNote problem={asProblem(reading.error)} />}
      {isUnread && (
        <Button size="small" loading={reading.isPending} onClick={() => reading.mutate()}>
          {t.read}
        </Button>
      )}
    </li>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { asProblem } from "@/api/problem";
import { admin as texts } from "@/locales/admin";
import { useLanguage, useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { DataTable, type Column } from "@/ui/data-table";
import { instant } from "@/ui/dates";
import { PagedList, usePages } from "@/ui/paged-list";
import { ProblemNote } from "@/ui/problem-note";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./admin.module.css";
import { InviteDialog } from "./invite-dialog";

type Invitation = components["schemas"]["InvitationOut"];

export const invitationsKey = ["accounts", "invitations"];

export default function InvitationsPage() {
  const t = useTexts(texts);
  useTitle(t.invitations);
  const language = useLanguage();
  const { roles } = useTexts(shell);
  const [inviting, setInviting] = useState(false);
  const listed = usePages(invitationsKey, ({ cursor, signal }) =>
    accounts.get("/invitations", { query: { cursor }, signal }),
  );
  const columns: Column<Invitation>[] = [
    { title: t.whom, cell: (row) => (row.name === null ? "–" : `${row.name} ${row.email ?? ""}`) },
    { title: t.role, cell: (row) => roles[row.role] },
    {
      title: t.state,
      cell: (row) => <span className={row.state === "pending" ? styles.on : styles.off}>{t.states[row.state]}</span>,
    },
    { title: t.sent, cell: (row) => instant(row.sent_at, language) },
    { title: t.expires, cell: (row) => instant(row.expires_at, language) },
    { title: t.actions, cell: (row) => <Actions invitation={row} /> },
  ];
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t.invitations}</h1>
        <Button type="primary" onClick={() => setInviting(true)}>
          {t.invite}
        </Button>
      </header>
      <p className={styles.lead}>{t.invitationsLead}</p>
      <PagedList query={listed} empty={<Empty title={t.noneInvitations} />}>
        {(rows) => <DataTable caption={t.invitations} columns={columns} rows={rows} keyOf={(row) => row.id} />}
      </PagedList>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

function Actions({ invitation }: { invitation: Invitation }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const params = { invitation_id: invitation.id };
  const onSuccess = () => client.invalidateQueries({ queryKey: invitationsKey });
  const resend = useMutation({
    mutationFn: () => accounts.post("/invitations/{invitation_id}/resending", { params }),
    onSuccess,
  });
  const revoke = useMutation({
    mutationFn: () => accounts.post("/invitations/{invitation_id}/revocation", { params }),
    onSuccess,
  });
  const failed = resend.error ?? revoke.error;
  if (invitation.state !== "pending" && invitation.state !== "expired") return "–";
  return (
    <>
      <span className={styles.actions}>
        <Button size="small" loading={resend.isPending} onClick={() => resend.mutate()}>
          {t.resend}
        </Button>
        <Popconfirm title={t.revokeSure} okText={t.revoke} onConfirm={() => revoke.mutate()}>
          <Button size="small" danger loading={revoke.isPending}>
            {t.revoke}
          </Button>
        </Popconfirm>
      </span>
      <ProblemNote problem={failed && asProblem(failed)} />
    </>
  );
}

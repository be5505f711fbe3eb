import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { person as texts } from "@/locales/person";
import { PasswordDialog } from "@/ui/form/password-dialog";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./admin.module.css";
import { isGuarded, type Person } from "./people";

/** For somebody who has lost theirs, and has shown the admin who they are. */
export function ResetSecondFactor({ person }: { person: Person }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const reset = useMutation({
    mutationFn: (body: { current_password?: string }) =>
      accounts.post("/people/{account_id}/second-factor/removal", { params: { account_id: person.id }, body }),
  });
  const resetGuarded = async (body: { current_password: string }) => {
    await reset.mutateAsync(body);
    setAsking(false);
  };
  const guarded = isGuarded(person);
  return (
    <div className={styles.deed}>
      <p>{t.resetLead}</p>
      {guarded ? (
        <Button danger onClick={() => setAsking(true)}>
          {t.reset}
        </Button>
      ) : (
        <Popconfirm title={t.resetSure(person.login)} okText={t.reset} onConfirm={() => reset.mutate({})}>
          <Button danger loading={reset.isPending}>
            {t.reset}
          </Button>
        </Popconfirm>
      )}
      {asking && (
        <PasswordDialog
          title={`${t.reset} · ${person.login}`}
          lead={t.resetSure(person.login)}
          ok={t.reset}
          label={t.ownPassword}
          danger
          act={resetGuarded}
          onClose={() => setAsking(false)}
        />
      )}
      <p role="status" className={styles.on}>
        {reset.isSuccess && t.resetDone}
      </p>
      <ProblemNote problem={!guarded && reset.error ? asProblem(reset.error) : null} />
    </div>
  );
}

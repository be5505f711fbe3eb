import { useMutation } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { person as texts } from "@/locales/person";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./admin.module.css";
import type { Person } from "./people";

/** For somebody who has lost theirs, and has shown the admin who they are. */
export function ResetSecondFactor({ person }: { person: Person }) {
  const t = useTexts(texts);
  const reset = useMutation({
    mutationFn: () => accounts.delete("/people/{account_id}/second-factor", { params: { account_id: person.id } }),
  });
  return (
    <div className={styles.deed}>
      <p>{t.resetLead}</p>
      <Popconfirm title={t.resetSure(person.login)} okText={t.reset} onConfirm={() => reset.mutate()}>
        <Button danger loading={reset.isPending}>
          {t.reset}
        </Button>
      </Popconfirm>
      <p role="status" className={styles.on}>
        {reset.isSuccess && t.resetDone}
      </p>
      <ProblemNote problem={reset.error && asProblem(reset.error)} />
    </div>
  );
}

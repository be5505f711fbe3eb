import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { session } from "@/api/session";
import { useLanguage, useTexts } from "@/locales/language";
import { leaving as texts } from "@/locales/leaving";
import { instant } from "@/ui/dates";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./account.module.css";
import { meKey, type Me } from "./me";
import { PasswordDialog } from "@/ui/form/password-dialog";

type Password = { current_password: string };

/** The end of an applicant's account: switched off for now, or erased after a week in which it can be stopped. */
export function Leave({ me }: { me: Me }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [asking, setAsking] = useState<"off" | "erasure" | null>(null);
  const close = () => setAsking(null);
  const switchOff = async (body: Password) => {
    await accounts.post("/me/deactivation", { body });
    session.forget(); // this login has ended with the others
  };
  const erase = async (body: Password) => {
    client.setQueryData(meKey, await accounts.post("/me/erasure", { body }));
    close();
  };
  return (
    <section className={styles.section} aria-labelledby="leave">
      <h2 id="leave">{t.title}</h2>
      {me.erasure_due_at === null ? (
        <>
          <p className={styles.note}>{t.lead}</p>
          <div className={styles.row}>
            <Button onClick={() => setAsking("off")}>{t.off}</Button>
            <Button danger onClick={() => setAsking("erasure")}>
              {t.erase}
            </Button>
          </div>
        </>
      ) : (
        <Requested due={me.erasure_due_at} />
      )}
      {asking === "off" && (
        <PasswordDialog title={t.off} lead={t.offLead} ok={t.off} danger act={switchOff} onClose={close} />
      )}
      {asking === "erasure" && (
        <PasswordDialog title={t.erase} lead={t.eraseLead} ok={t.erase} danger act={erase} onClose={close} />
      )}
    </section>
  );
}

function Requested({ due }: { due: string }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: () => accounts.delete("/me/erasure"),
    onSuccess: (me) => client.setQueryData(meKey, me),
  });
  return (
    <>
      <p role="status" className={styles.due}>
        {t.requested} <strong>{instant(due, language)}</strong>
        {t.requestedEnd}
      </p>
      <ProblemNote problem={keep.error && asProblem(keep.error)} />
      <Button type="primary" loading={keep.isPending} onClick={() => keep.mutate()}>
        {t.keep}
      </Button>
    </>
  );
}

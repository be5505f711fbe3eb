import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useLocation } from "react-router";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { invitation } from "@/locales/invitation";
import { useTexts } from "@/locales/language";
import { leaving as texts } from "@/locales/leaving";
import { ProblemNote } from "@/ui/problem-note";
import { Empty } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";

/**
 * Where the letter about an erasure leads, for whoever cannot log in. The account is kept by a press on the button, not
 * by opening the page: programs that look at mails open links, too.
 */
export default function ErasurePage() {
  const t = useTexts(texts);
  const { missing, missingHint } = useTexts(invitation);
  useTitle(t.keepTitle);
  const token = useLocation().hash.slice(1);
  const keep = useMutation({
    mutationFn: () => accounts.post("/erasures/cancellation", { body: { token }, anonymous: true }),
  });
  if (token === "")
    return (
      <Empty page title={missing}>
        <p>{missingHint}</p>
      </Empty>
    );
  return (
    <div className={styles.narrow}>
      <h1>{t.keepTitle}</h1>
      <p className={styles.told} role="status">
        {keep.isSuccess ? t.kept : t.keepLead}
      </p>
      <ProblemNote problem={keep.error && asProblem(keep.error)} />
      {keep.isSuccess ? (
        <Link to="/login">{t.toLogin}</Link>
      ) : (
        <Button type="primary" block loading={keep.isPending} onClick={() => keep.mutate()}>
          {t.keep}
        </Button>
      )}
    </div>
  );
}

import { Button } from "antd";
import { useNavigate } from "react-router";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { useLanguage, useTexts } from "@/locales/language";
import { calls as texts } from "@/locales/calls";
import { instant } from "@/ui/dates";
import styles from "./calls.module.css";
import type { Call, Phase } from "./phase";

/** 立刻申报: leads through the login. */
export function Apply({ call, phase }: { call: Call; phase: Phase }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const navigate = useNavigate();
  const { account } = useStore(session.state);
  if (phase === "upcoming") return <p className={styles.apply}>{t.applyLater(instant(call.opens_at, language))}</p>;
  if (phase === "closed") return <p className={styles.apply}>{t.applyOver}</p>;
  if (account !== null) {
    if (account.role !== "applicant") return null;
    const kind = account.kind === "individual" ? "individual" : "organisation";
    return <p className={styles.apply}>{call.applicant_kinds.includes(kind) ? t.applyElsewhere : t.notForKind}</p>;
  }
  const login = `/login?${new URLSearchParams({ next: `/calls/${call.id}` })}`;
  return (
    <div className={styles.apply}>
      <Button type="primary" size="large" onClick={() => void navigate(login)}>
        {t.apply}
      </Button>
      <span className={styles.note}>{t.applyHint}</span>
    </div>
  );
}

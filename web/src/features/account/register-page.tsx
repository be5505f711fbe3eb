import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { Radio } from "antd";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";
import { RegisterForm, type ApplicantKind } from "./register-form";

export default function RegisterPage() {
  const t = useTexts(texts);
  useTitle(t.register);
  const [search, setSearch] = useSearchParams();
  const [registered, setRegistered] = useState<string | null>(null);
  const kind: ApplicantKind = search.get("kind") === "individual" ? "individual" : "organisation";

  const choose = (chosen: ApplicantKind) => {
    const changed = new URLSearchParams(search);
    changed.set("kind", chosen);
    setSearch(changed, { replace: true, preventScrollReset: true });
  };

  const login = `/login?${search}`;
  if (registered !== null)
    return (
      <div className={styles.narrow} role="status">
        <h1>{t.done}</h1>
        <p>{t.doneLead(registered)}</p>
        <p className={styles.aside}>
          <Link to={login}>{t.toLogin}</Link>
        </p>
      </div>
    );
  return (
    <div className={styles.wide}>
      <h1>{t.register}</h1>
      <p className={styles.lead}>{t.registerLead}</p>
      <Radio.Group
        aria-label={t.kind}
        optionType="button"
        buttonStyle="solid"
        value={kind}
        onChange={(event) => choose(event.target.value as ApplicantKind)}
        options={[
          { value: "organisation", label: t.kinds.organisation },
          { value: "individual", label: t.kinds.individual },
        ]}
      />
      <RegisterForm kind={kind} onDone={setRegistered} />
      <p className={styles.aside}>
        {t.hasAccount} <Link to={login}>{t.toLogin}</Link>
      </p>
    </div>
  );
}

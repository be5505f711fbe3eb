import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { session } from "@/api/session";
import { useTexts } from "@/locales/language";
import { secondFactor as texts } from "@/locales/second-factor";
import { Failed, Loading } from "@/ui/states";
import styles from "./account.module.css";
import { Authenticator } from "./authenticator";
import { CodeForm } from "./code-form";
import { RecoveryCodes } from "./recovery-codes";
import { openOrGoOn, type Step } from "./steps";
import { factorCode, factorDigits } from "@/ui/form/rules";

type First = components["schemas"]["FirstSessionOut"];

/** The second step of a login: a code of what was set up. */
export function ProveStep({ ticket, onTicket, onBack }: Step) {
  const t = useTexts(texts);
  const prove = async (code: string) =>
    openOrGoOn(await accounts.post("/sessions/second-factor", { body: { ticket, code }, anonymous: true }), onTicket);
  return (
    <CodeForm label={t.code} rule={factorCode} ok={t.proceed} cancel={t.back} wide onCode={prove} onCancel={onBack}>
      <p className={styles.told}>{t.codeLead}</p>
    </CodeForm>
  );
}

/** Setting up the second factor that the account must have; the session begins once the recovery codes were shown. */
export function SetUpStep({ ticket, onBack }: Step) {
  const t = useTexts(texts);
  const [first, setFirst] = useState<First | null>(null);
  const { data, error } = useQuery({
    queryKey: ["accounts", "set-up", ticket],
    queryFn: () => accounts.post("/sessions/second-factor/set-up", { body: { ticket }, anonymous: true }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const activate = async (code: string) =>
    setFirst(await accounts.post("/sessions/second-factor/activation", { body: { ticket, code }, anonymous: true }));
  if (first !== null)
    return (
      <RecoveryCodes
        title="h2"
        codes={first.recovery_codes}
        login={first.account.login}
        kept={t.saved}
        onKept={() => session.open(first)}
      />
    );
  if (error) return <Failed error={error} retry={onBack} />;
  if (data === undefined) return <Loading />;
  return (
    <CodeForm
      label={t.newCode}
      rule={factorDigits}
      ok={t.proceed}
      cancel={t.back}
      wide
      onCode={activate}
      onCancel={onBack}
    >
      <p className={styles.told}>{t.setUpLead}</p>
      <Authenticator secret={data} />
    </CodeForm>
  );
}

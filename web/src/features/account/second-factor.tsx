import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { session } from "@/api/session";
import { useLanguage, useTexts } from "@/locales/language";
import { secondFactor as texts } from "@/locales/second-factor";
import { instant } from "@/ui/dates";
import { Facts } from "@/ui/facts";
import { PasswordDialog } from "@/ui/form/password-dialog";
import { Failed, Loading } from "@/ui/states";
import styles from "./account.module.css";
import { Authenticator } from "./authenticator";
import { CodeForm } from "./code-form";
import { RecoveryCodes } from "./recovery-codes";
import { factorCode, factorDigits } from "@/ui/form/rules";

type State = components["schemas"]["SecondFactorOut"];
type Secret = components["schemas"]["SecretOut"];

const key = ["accounts", "second-factor"];
const FEW = 3;

/** Whether logins take a second factor: setting one up, how many recovery codes are left, removing it. */
export function SecondFactor({ login }: { login: string }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  // kept here, as whoever shows them must not go when the state is fetched anew
  const [codes, setCodes] = useState<string[] | null>(null);
  const kept = () => {
    setCodes(null);
    void client.invalidateQueries({ queryKey: key });
  };
  return (
    <section className={styles.section} aria-labelledby="second-factor">
      <h2 id="second-factor">{t.title}</h2>
      {codes === null ? (
        <Settings onCodes={setCodes} />
      ) : (
        <RecoveryCodes title="h3" codes={codes} login={login} kept={t.kept} onKept={kept} />
      )}
    </section>
  );
}

function Settings({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => accounts.get("/second-factor", { signal }),
  });
  if (data === undefined) return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
  if (data.enabled_at === null) return <SetUp required={data.required} onCodes={onCodes} />;
  return <Enabled state={data} since={data.enabled_at} />;
}

function SetUp({ required, onCodes }: { required: boolean; onCodes: (codes: string[]) => void }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const begin = async (body: { current_password: string }) => {
    setSecret(await accounts.post("/second-factor", { body }));
    setAsking(false);
  };
  const activate = async (code: string) =>
    onCodes((await accounts.post("/second-factor/activation", { body: { code } })).recovery_codes);
  if (secret !== null)
    return (
      <CodeForm
        label={t.newCode}
        rule={factorDigits}
        ok={t.enable}
        cancel={t.cancel}
        onCode={activate}
        onCancel={() => setSecret(null)}
      >
        <p className={styles.told}>{t.scan}</p>
        <Authenticator secret={secret} />
      </CodeForm>
    );
  return (
    <>
      <p className={styles.note}>{required ? t.offRequired : t.off}</p>
      <Button onClick={() => setAsking(true)}>{t.setUp}</Button>
      {asking && (
        <PasswordDialog
          title={t.setUp}
          lead={t.setUpPassword}
          ok={t.proceed}
          act={begin}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Enabled({ state, since }: { state: State; since: string }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const [removing, setRemoving] = useState(false);
  const remove = async (code: string) => {
    await accounts.post("/second-factor/removal", { body: { code } });
    session.forget(); // this login has ended with the others
  };
  return (
    <>
      <Facts
        facts={[
          [
            t.state,
            <>
              <span className={styles.mark}>{t.on}</span> {instant(since, language)}
            </>,
          ],
          [t.left, <RecoveryCodesLeft left={state.recovery_codes_left} />],
        ]}
      />
      {removing ? (
        <CodeForm
          label={t.code}
          rule={factorCode}
          ok={t.remove}
          cancel={t.cancel}
          danger
          onCode={remove}
          onCancel={() => setRemoving(false)}
        >
          <p className={styles.told}>{state.required ? t.removeRequired : t.removeLead}</p>
        </CodeForm>
      ) : (
        <Button onClick={() => setRemoving(true)}>{t.remove}</Button>
      )}
    </>
  );
}

function RecoveryCodesLeft({ left }: { left: number }) {
  const t = useTexts(texts);
  if (left > FEW) return t.codes(left);
  return (
    <span className={styles.few}>
      {t.codes(left)} {t.few}
    </span>
  );
}

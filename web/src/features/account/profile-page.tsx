import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { accounts } from "@/api/client";
import type { Account } from "@/api/session";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { security } from "@/locales/security";
import { shell } from "@/locales/shell";
import { Facts } from "@/ui/facts";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";
import { ChangeContact } from "./change-contact";
import { ChangePassword } from "./change-password";
import { ConfirmEmail } from "./confirm-email";
import { ExportData } from "./export-data";
import { Leave } from "./leave";
import { meKey } from "./me";
import { SecondFactor } from "./second-factor";
import { Sessions } from "./sessions";

export default function ProfilePage() {
  const t = useTexts(texts);
  useTitle(t.profile);
  const { data, error, refetch } = useQuery({
    queryKey: meKey,
    queryFn: ({ signal }) => accounts.get("/me", { signal }),
  });
  return (
    <div className={styles.wide}>
      <h1>{t.profile}</h1>
      <p className={styles.lead}>{t.profileLead}</p>
      {data ? (
        <AccountFacts account={data} />
      ) : error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <Loading />
      )}
      {data && <ChangeContact me={data} />}
      {data && <ConfirmEmail account={data} />}
      {data && <ChangePassword login={data.login} />}
      {data && <SecondFactor login={data.login} />}
      <Sessions />
      {data && <ExportData login={data.login} />}
      {data?.role === "applicant" && <Leave me={data} />}
    </div>
  );
}

function AccountFacts({ account }: { account: Account }) {
  const t = useTexts(texts);
  const { roles } = useTexts(shell);
  const { confirmed } = useTexts(security);
  const organisation = account.kind !== null && account.kind !== "individual";
  const labels = t.fields[organisation ? "organisation" : "individual"];
  const kind =
    account.kind === null ? null : account.kind === "individual" ? t.individual : t.organisationKinds[account.kind];
  const facts: [string, ReactNode][] = [
    [labels.login, account.login],
    [t.role, roles[account.role]],
    [t.applicantKind, kind],
    [labels.name, <span lang="zh-CN">{account.name}</span>],
    [labels.identifier, account.identifier],
    [labels.contact_name, account.contact_name && <span lang="zh-CN">{account.contact_name}</span>],
    [labels.email, account.email_confirmed_at === null ? account.email : confirmed(account.email)],
    [labels.phone, account.phone],
  ];
  return <Facts facts={facts} />;
}

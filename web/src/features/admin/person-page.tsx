import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { accounts } from "@/api/client";
import { Problem } from "@/api/problem";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { useLanguage, useTexts } from "@/locales/language";
import { person as texts } from "@/locales/person";
import { shell } from "@/locales/shell";
import { instant } from "@/ui/dates";
import { Facts } from "@/ui/facts";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import styles from "./admin.module.css";
import { bureausKey } from "./bureaus";
import { ChangePerson } from "./change-person";
import { ErasePerson } from "./erase-person";
import { peopleKey, type Person } from "./people";
import { ResetSecondFactor } from "./reset-second-factor";
import { SwitchPerson } from "./switch-person";
import { UnmaskDialog } from "./unmask-dialog";

export default function PersonPage() {
  const t = useTexts(texts);
  const { accountId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: [...peopleKey, accountId],
    queryFn: ({ signal }) => accounts.get("/people/{account_id}", { params: { account_id: accountId }, signal }),
  });
  useTitle(data?.login ?? t.person);
  if (data !== undefined) return <PersonSheet person={data} />;
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

type Dialog = "change" | "unmask" | null;

function PersonSheet({ person }: { person: Person }) {
  const t = useTexts(texts);
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const own = useStore(session.state).account?.id === person.id;
  return (
    <article className={styles.article}>
      <Link to="/admin/people">{t.back}</Link>
      <header className={styles.head}>
        <h1>{person.login}</h1>
        <span className={styles.actions}>
          {person.role !== "applicant" && !own && (
            <Button type="primary" onClick={() => setDialog("change")}>
              {t.change}
            </Button>
          )}
          <Button onClick={() => setDialog("unmask")}>{t.unmask}</Button>
        </span>
      </header>
      <div className={styles.sheet}>
        <PersonFacts person={person} />
        <section className={styles.section} aria-labelledby="access">
          <h2 id="access">{t.access}</h2>
          {own ? <Own /> : <Access person={person} />}
        </section>
      </div>
      {dialog === "change" && <ChangePerson person={person} onClose={close} />}
      {dialog === "unmask" && <UnmaskDialog person={person} onClose={close} />}
    </article>
  );
}

function Access({ person }: { person: Person }) {
  const t = useTexts(texts);
  return (
    <>
      <ResetSecondFactor person={person} />
      <div className={styles.deed}>
        <p>{person.active ? t.deactivateLead : t.reactivateLead}</p>
        <SwitchPerson person={person} />
      </div>
      <ErasePerson person={person} />
    </>
  );
}

/** Nobody administers their own account: the owner's page asks for what a session alone does not have. */
function Own() {
  const t = useTexts(texts);
  return (
    <div className={styles.deed}>
      <p>{t.own}</p>
      <Link to="/account">{t.ownPage}</Link>
    </div>
  );
}

function PersonFacts({ person }: { person: Person }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { roles } = useTexts(shell);
  const { expertise } = person;
  const bureau = useBureauName(expertise === null ? person.unit_id : expertise.bureau_id);
  return (
    <Facts
      facts={[
        [
          t.state,
          <span className={person.active ? styles.on : styles.off}>{person.active ? t.active : t.inactive}</span>,
        ],
        [t.role, roles[person.role]],
        [t.kind, person.kind && t.kinds[person.kind]],
        [t.name, <span lang="zh-CN">{person.name}</span>],
        [t.identifier, person.identifier],
        [t.contactName, person.contact_name],
        [t.email, `${person.email}${person.email_confirmed_at === null ? t.unconfirmed : ""}`],
        [t.phone, person.phone],
        [t.bureau, bureau && <span lang="zh-CN">{bureau}</span>],
        [t.organisation, expertise && <span lang="zh-CN">{expertise.organisation}</span>],
        [t.specialities, expertise && (expertise.specialities.join("、") || t.all)],
        [t.loadLimit, expertise && (expertise.load_limit ?? t.unlimited)],
        [t.created, instant(person.created_at, language)],
      ]}
    />
  );
}

function useBureauName(id: string | null): string | null {
  const { data } = useQuery({
    queryKey: [...bureausKey, id],
    queryFn: ({ signal }) => accounts.get("/bureaus/{bureau_id}", { params: { bureau_id: id ?? "" }, signal }),
    enabled: id !== null,
  });
  return data?.name ?? null;
}

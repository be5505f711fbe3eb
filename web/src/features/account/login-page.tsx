import { Link, Navigate, useSearchParams } from "react-router";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import { useTitle } from "@/ui/use-title";
import styles from "./account.module.css";
import { LoginForm } from "./login-form";
import { safeNext } from "./next";

export default function LoginPage() {
  const t = useTexts(texts);
  useTitle(t.logIn);
  const { account } = useStore(session.state);
  const [search] = useSearchParams();
  if (account !== null) return <Navigate to={safeNext(search.get("next"))} replace />;
  return (
    <div className={styles.narrow}>
      <h1>{t.logIn}</h1>
      <LoginForm />
      <p className={styles.aside}>
        {t.noAccount} <Link to={`/register?${search}`}>{t.registerNow}</Link>
      </p>
      <p className={styles.aside}>
        <Link to="/reset">{t.reset}</Link>
      </p>
    </div>
  );
}

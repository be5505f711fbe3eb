import { Button, Modal } from "antd";
import { session, type Account } from "@/api/session";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import styles from "./account.module.css";
import { LoginForm } from "./login-form";

/** Over a page whose session has ended: what is on the page stays, and goes on after the login. */
export default function LogInAgain({ account }: { account: Account }) {
  const t = useTexts(texts);
  return (
    <Modal
      open
      title={t.again}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={420}
      footer={
        <Button type="text" onClick={session.forget}>
          {t.leave}
        </Button>
      }
    >
      <p className={styles.told}>{t.againLead}</p>
      <LoginForm as={account.login} />
    </Modal>
  );
}

import { Button, Modal } from "antd";
import { useRef } from "react";
import { session, type Account } from "@/api/session";
import { account as texts } from "@/locales/account";
import { useTexts } from "@/locales/language";
import styles from "./account.module.css";
import { LoginForm } from "./login-form";

/** Over a page whose session has ended: what is on the page stays, and goes on after the login. */
export default function LogInAgain({ account }: { account: Account }) {
  const t = useTexts(texts);
  const body = useRef<HTMLDivElement>(null);
  // only now: a dialog below this one holds the focus until this one is open
  const focusPassword = () => body.current?.querySelector<HTMLInputElement>("[type=password]")?.focus();
  return (
    <Modal
      open
      afterOpenChange={focusPassword}
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
      <div ref={body}>
        <LoginForm as={account.login} />
      </div>
    </Modal>
  );
}

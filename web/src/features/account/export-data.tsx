import { Button } from "antd";
import { useState } from "react";
import { accounts } from "@/api/client";
import { useTexts } from "@/locales/language";
import { profile as texts } from "@/locales/profile";
import { download } from "@/ui/download";
import styles from "./account.module.css";
import { PasswordDialog } from "@/ui/form/password-dialog";

/** Everything that accounts keep about the owner, as a file. */
export function ExportData({ login }: { login: string }) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const fetch = async (body: { current_password: string }) => {
    const data = await accounts.post("/me/export", { body });
    download(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }), `${t.exportFile}-${login}.json`);
    setAsking(false);
  };
  return (
    <section className={styles.section} aria-labelledby="export">
      <h2 id="export">{t.export}</h2>
      <p className={styles.note}>{t.exportLead}</p>
      <Button onClick={() => setAsking(true)}>{t.exportNow}</Button>
      {asking && (
        <PasswordDialog
          title={t.exportNow}
          lead={t.exportCare}
          ok={t.exportOk}
          act={fetch}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

import { useLanguage, useTexts } from "@/locales/language";
import { receipts as texts } from "@/locales/receipts";
import { recorded } from "@/ui/dates";
import { Facts } from "@/ui/facts";
import { Compare } from "./compare";
import styles from "./receipts.module.css";
import type { Verification } from "./verification";

/** A sign and a word: never the colour alone. */
export function Outcome({ verification }: { verification: Verification }) {
  const t = useTexts(texts);
  const { verdict, key_id, attested } = verification;
  return (
    <section className={styles.outcome} data-verdict={verdict}>
      <div role="status">
        <h2>
          <span aria-hidden>{verdict === "valid" ? "✓" : verdict === "bad_signature" ? "✗" : "?"}</span> {t[verdict]}
        </h2>
        <p>{verdict === "unknown_key" ? t.unknown_keyLead(key_id) : t[`${verdict}Lead`]}</p>
      </div>
      {attested !== null && <Attested attested={attested} keyId={key_id} />}
    </section>
  );
}

export function Malformed() {
  const t = useTexts(texts);
  return (
    <section className={styles.outcome} data-verdict="malformed" role="status">
      <h2>
        <span aria-hidden>✗</span> {t.malformed}
      </h2>
      <p>{t.malformedLead}</p>
    </section>
  );
}

function Attested({ attested, keyId }: { attested: NonNullable<Verification["attested"]>; keyId: string }) {
  const t = useTexts(texts);
  const language = useLanguage();
  return (
    <>
      <Facts
        facts={[
          [t.number, <strong key="number">{attested.registration_number}</strong>],
          [t.call, attested.call],
          [t.revision, t.nth(attested.revision)],
          [t.at, recorded(attested.submitted_at, language)],
          [t.form, <code key="form">{attested.form_sha256}</code>],
          [t.scan, <code key="scan">{attested.scan_sha256}</code>],
          [t.key, <code key="key">{keyId}</code>],
        ]}
      />
      <Compare sha256={attested.scan_sha256} />
      <p className={styles.limits}>{t.limits}</p>
    </>
  );
}

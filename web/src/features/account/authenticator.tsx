import { QRCode } from "antd";
import type { components } from "@/api/generated/accounts";
import { useTexts } from "@/locales/language";
import { secondFactor as texts } from "@/locales/second-factor";
import { Facts } from "@/ui/facts";
import { palette } from "@/ui/theme/palette";
import styles from "./account.module.css";

type Secret = components["schemas"]["SecretOut"];

/** What an authenticator must be given: to scan, to type, or to open on this device. */
export function Authenticator({ secret: { secret, uri } }: { secret: Secret }) {
  const t = useTexts(texts);
  return (
    <div className={styles.authenticator}>
      {/* dark on white, with the margin of the standard: not every camera reads anything else */}
      <QRCode
        type="svg"
        value={uri}
        size={216}
        marginSize={4}
        bordered={false}
        color="#000000"
        bgColor={palette.surface}
        aria-label={t.qr}
      />
      <Facts facts={[[t.secret, <code className={styles.secret}>{secret.match(/.{1,4}/g)?.join(" ")}</code>]]} />
      <a href={uri}>{t.open}</a>
    </div>
  );
}

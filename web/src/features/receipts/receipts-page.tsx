import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { submissions } from "@/api/client";
import { Problem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { receipts as texts } from "@/locales/receipts";
import { Empty, Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { Malformed, Outcome } from "./outcome";
import styles from "./receipts.module.css";
import { receiptIn } from "./verification";

/** The receipt stands behind the # of the address, as in its QR code: it can be sent on, and no server logs it. */
export default function ReceiptsPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const receipt = receiptIn(useLocation().hash);
  return (
    <div className={styles.page}>
      <h1>{t.title}</h1>
      <p className={styles.lead}>{t.lead}</p>
      <Paste key={receipt} receipt={receipt} />
      {receipt === "" ? <Empty title={t.none} hint={t.noneHint} /> : <Verified receipt={receipt} />}
    </div>
  );
}

function Paste({ receipt }: { receipt: string }) {
  const t = useTexts(texts);
  const navigate = useNavigate();
  const [text, setText] = useState(receipt);
  const wanted = receiptIn(text);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ hash: wanted });
      }}
    >
      <label htmlFor="receipt">{t.receipt}</label>
      <Input.TextArea
        id="receipt"
        rows={4}
        maxLength={4096}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={wanted === ""}>
        {t.verify}
      </Button>
    </form>
  );
}

function Verified({ receipt }: { receipt: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["submissions", "receipts", receipt],
    queryFn: ({ signal }) => submissions.post("/receipts/verification", { body: { receipt }, anonymous: true, signal }),
  });
  if (data !== undefined) return <Outcome verification={data} />;
  if (error instanceof Problem && error.status === 422) return <Malformed />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { auditOf } from "@/api/client";
import { asProblem, said } from "@/api/problem";
import { audit as texts } from "@/locales/audit";
import { useLanguage, useTexts } from "@/locales/language";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./audit.module.css";
import type { Chain, ServiceName } from "./services";

/** Recomputes a service's chain, step by step, and says how far it is. */
export function Verification({ service }: { service: ServiceName }) {
  const t = useTexts(texts);
  const [step, setStep] = useState<Chain | null>(null);
  const verifying = useMutation({ mutationFn: () => verify(service, setStep) });
  return (
    <section className={styles.verification} aria-label={t.verify}>
      <Button type="primary" loading={verifying.isPending} onClick={() => verifying.mutate()}>
        {verifying.data === undefined ? t.verify : t.verifyAgain}
      </Button>
      <div role="status">
        {verifying.isPending && step !== null && <p>{t.verifying(step.records, step.sealed)}</p>}
        {verifying.data !== undefined && !verifying.isPending && <Outcome chain={verifying.data} />}
      </div>
      <ProblemNote problem={verifying.error && asProblem(verifying.error)} />
    </section>
  );
}

function Outcome({ chain }: { chain: Chain }) {
  const t = useTexts(texts);
  const language = useLanguage();
  return (
    <>
      {chain.flaw === null ? (
        <p className={styles.intact}>✓ {t.intact(chain.records)}</p>
      ) : (
        <p className={styles.broken}>
          ✗ {t.broken(chain.flaw.position)}
          {said(chain.flaw.message, language)} <code className={styles.id}>{chain.flaw.record_id}</code>
        </p>
      )}
      {chain.unsealed > 0 && <p>{t.unsealed(chain.unsealed)}</p>}
      <p className={styles.seal}>
        {t.seal} <code className={styles.id}>{chain.last_seal}</code>
      </p>
    </>
  );
}

async function verify(service: ServiceName, told: (step: Chain) => void): Promise<Chain> {
  let cursor: string | null = null;
  for (;;) {
    const step: Chain = await auditOf(service).post("/audit/verification", { body: { cursor } });
    told(step);
    if (step.next_cursor === null) return step;
    cursor = step.next_cursor;
  }
}

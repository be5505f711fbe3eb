import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useOnce } from "@/api/once";
import { importing as texts } from "@/locales/importing";
import { useTexts } from "@/locales/language";
import { FileDrop } from "@/ui/form/file-drop";
import { ProblemNote } from "@/ui/problem-note";
import { useTitle } from "@/ui/use-title";
import styles from "./admin.module.css";
import { bureausKey } from "./bureaus";
import { FaultList } from "./fault-list";
import { ImportDone, ImportReady } from "./import-outcome";
import { TemplateButton } from "./template-button";
import { faultsOf, readFile, refusalOf, XLSX, type Chosen, type Refusal } from "./workbook";

/** From a file to bureaus and invitations: what is chosen is checked at once, and made after a look at what it is. */
export default function ImportPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { check, run } = useImport();
  const choose = async (file: File) => {
    run.reset();
    check.reset();
    const refused = refusalOf(file);
    setRefusal(refused);
    if (refused !== null) return;
    const chosen = await readFile(file).catch(() => null);
    if (chosen === null) setRefusal("unreadable");
    else check.mutate(chosen);
  };
  const failed = run.error ?? check.error;
  const problem = failed && asProblem(failed);
  const faults = problem === null ? (check.data?.faults ?? []) : faultsOf(problem.faults);
  const ready = check.data !== undefined && check.data.faults.length === 0 && faults.length === 0;
  return (
    <div className={styles.page}>
      <h1>{t.title}</h1>
      <p className={styles.lead}>{t.lead}</p>
      <TemplateButton />
      <FileDrop
        label={t.choose}
        hint={t.chooseHint}
        accept={`.xlsx,${XLSX}`}
        onFile={(file) => void choose(file)}
        disabled={run.isPending}
      />
      {/* together, as what says nothing takes no room */}
      <div>
        <div role="alert">{refusal !== null && <p className={styles.refused}>{t.refusals[refusal]}</p>}</div>
        <p role="status" className={styles.note}>
          {check.isPending && t.checking(check.variables.name)}
          {run.isPending && t.running}
        </p>
        <ProblemNote problem={problem} />
      </div>
      {faults.length > 0 && check.variables && (
        <FaultList key={check.submittedAt} file={check.variables.name} faults={faults} />
      )}
      {ready && run.data === undefined && (
        <ImportReady
          file={check.variables.name}
          report={check.data}
          problem={problem}
          pending={run.isPending}
          onImport={() => run.mutate(check.variables)}
        />
      )}
      {run.data !== undefined && <ImportDone report={run.data} />}
    </div>
  );
}

function useImport() {
  const client = useQueryClient();
  const once = useOnce();
  const check = useMutation({
    mutationFn: ({ content }: Chosen) => accounts.post("/imports", { query: { dry_run: true }, body: content }),
  });
  const run = useMutation({
    mutationFn: ({ name, content }: Chosen) =>
      accounts.post("/imports", { body: content, once: once.key([name, content.size, check.submittedAt]) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: bureausKey });
      await client.invalidateQueries({ queryKey: ["accounts", "invitations"] });
    },
  });
  return { check, run };
}

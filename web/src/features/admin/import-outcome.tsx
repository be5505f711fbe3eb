import { Button, Popconfirm } from "antd";
import { Link } from "react-router";
import type { Problem } from "@/api/problem";
import { importing as texts } from "@/locales/importing";
import { useTexts } from "@/locales/language";
import { useCountdown } from "@/ui/use-countdown";
import styles from "./admin.module.css";
import type { Report } from "./workbook";

type Props = { file: string; report: Report; problem: Problem | null; pending: boolean; onImport: () => void };

/** A file without faults: what it holds, and the way to bring it in. */
export function ImportReady({ file, report, problem, pending, onImport }: Props) {
  const t = useTexts(texts);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <section className={styles.outcome} role="status">
      <h2>{t.ready}</h2>
      <p>{t.readyLead(file)}</p>
      <Counts report={report} />
      <Popconfirm
        title={t.sure}
        description={t.sureMade(report.bureaus, report.staff + report.experts)}
        okText={t.run}
        onConfirm={onImport}
      >
        <Button type="primary" loading={pending} disabled={wait > 0}>
          {t.run}
        </Button>
      </Popconfirm>
    </section>
  );
}

export function ImportDone({ report }: { report: Report }) {
  const t = useTexts(texts);
  return (
    <section className={styles.outcome} role="status">
      <h2 className={styles.on}>{t.done}</h2>
      <Counts report={report} />
      <p className={styles.actions}>
        {report.bureaus > 0 && <Link to="/admin/bureaus">{t.toBureaus}</Link>}
        {report.staff + report.experts > 0 && <Link to="/admin/invitations">{t.toInvitations}</Link>}
      </p>
    </section>
  );
}

function Counts({ report }: { report: Report }) {
  const t = useTexts(texts);
  return (
    <ul>
      {report.bureaus > 0 && <li>{t.bureaus(report.bureaus)}</li>}
      {report.staff > 0 && <li>{t.staff(report.staff)}</li>}
      {report.experts > 0 && <li>{t.experts(report.experts)}</li>}
    </ul>
  );
}

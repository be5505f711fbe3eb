import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { submissions } from "@/api/client";
import { Problem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { NotFound } from "@/ui/not-found";
import { Failed, Loading } from "@/ui/states";
import { useTitle } from "@/ui/use-title";
import { CallForm, useCallLabels } from "./call-form";
import styles from "./planning.module.css";
import { useCall } from "@/api/use-call";
import { atTheList } from "./questions";
import { callsKey, changesOf, differing, merged, valuesOf, type Call, type Values } from "./values";

export default function EditCallPage() {
  const t = useTexts(texts);
  const { callId = "" } = useParams();
  const { data, error, refetch } = useCall(callId);
  useTitle(`${t.change} · ${data?.code ?? ""}`);
  if (data !== undefined)
    return (
      <div className={styles.article}>
        <Link to={`/admin/calls/${callId}`}>{t.toCall}</Link>
        <h1>{t.change}</h1>
        <Edited call={data} />
      </div>
    );
  if (error instanceof Problem && [404, 422].includes(error.status)) return <NotFound />;
  return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />;
}

/** `read` is the call that the form was filled from: what saving names as its version. */
function Edited({ call }: { call: Call }) {
  const t = useTexts(texts);
  const labels = useCallLabels();
  const navigate = useNavigate();
  const client = useQueryClient();
  const checked = useCheckedForm<Values>(labels);
  const [read, setRead] = useState(call);
  const [elsewhere, setElsewhere] = useState<(keyof Values)[]>([]);

  const takeOver = async (mine: Values) => {
    const latest = await submissions.get("/calls/{call_id}", { params: { call_id: call.id } });
    const [before, theirs] = [valuesOf(read), valuesOf(latest)];
    setElsewhere(differing(before, theirs));
    checked.form.setFieldsValue(merged(before, mine, theirs));
    setRead(latest);
  };
  const save = (values: Values) =>
    checked.send(() =>
      atTheList(async () => {
        const body = changesOf(valuesOf(read), values);
        try {
          const changed = await submissions.patch("/calls/{call_id}", {
            params: { call_id: call.id },
            body,
            match: read.version,
          });
          client.setQueryData([...callsKey, call.id], changed);
        } catch (error) {
          if (error instanceof Problem && error.status === 412) await takeOver(values);
          throw error;
        }
        void client.invalidateQueries({ queryKey: callsKey });
        void navigate(`/admin/calls/${call.id}`);
      }),
    );
  return (
    <section className={styles.sheet}>
      <div role="status">
        {elsewhere.length > 0 && (
          <p className={styles.fixed}>{t.changedElsewhere(elsewhere.map((field) => labels[field]).join("、"))}</p>
        )}
      </div>
      <CallForm
        checked={checked}
        initial={valuesOf(call)}
        published={read.state === "published" ? read : null}
        save={t.saveChange}
        onSave={(values) => void save(values)}
      />
    </section>
  );
}

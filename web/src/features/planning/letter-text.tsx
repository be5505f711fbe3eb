import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { Problem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { AreaField } from "@/ui/form/area-field";
import { FormDialog } from "@/ui/form/form-dialog";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { Failed, Loading } from "@/ui/states";
import styles from "./planning.module.css";
import { callsKey, type Call } from "./values";

type Letter = components["schemas"]["LetterOut"];

/** What applicants' commitment letters say: the service's words, or the call's own. */
export function LetterText({ call }: { call: Call }) {
  const t = useTexts(texts);
  const [writing, setWriting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: [...callsKey, call.id, "letter"],
    queryFn: ({ signal }) =>
      submissions.get("/calls/{call_id}/commitment-letter", { params: { call_id: call.id }, signal }),
  });
  return (
    <section className={styles.section} aria-labelledby="letter">
      <header className={styles.head}>
        <h2 id="letter">{t.letter}</h2>
        <Button disabled={data === undefined} onClick={() => setWriting(true)}>
          {t.changeLetter}
        </Button>
      </header>
      {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
      {data !== undefined && <p className={styles.note}>{data.own ? t.ownLetter : t.commonLetter}</p>}
      {writing && data !== undefined && <LetterDialog call={call} letter={data} onClose={() => setWriting(false)} />}
    </section>
  );
}

function LetterDialog({ call, letter, onClose }: { call: Call; letter: Letter; onClose: () => void }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const checked = useCheckedForm<{ text: string }>({ text: t.letter });
  const [opened] = useState(letter);
  const [theirs, setTheirs] = useState<Letter | null>(null);
  const write = (body: { text: string }) =>
    checked.send(async () => {
      const params = { call_id: call.id };
      try {
        await submissions.put("/calls/{call_id}/commitment-letter", {
          params,
          body,
          match: (theirs ?? opened).version,
        });
      } catch (error) {
        // what was typed stays beside what the other has written
        if (error instanceof Problem && error.status === 412)
          setTheirs(await submissions.get("/calls/{call_id}/commitment-letter", { params }));
        throw error;
      }
      await client.invalidateQueries({ queryKey: callsKey });
      onClose();
    });
  return (
    <FormDialog title={t.changeLetter} ok={t.saveChange} cancel={t.cancel} checked={checked} onClose={onClose}>
      <Form
        form={checked.form}
        layout="vertical"
        initialValues={{ text: opened.text }}
        onFinish={(values) => void write(values)}
        onValuesChange={checked.recheck}
      >
        <AreaField
          name="text"
          label={t.letter}
          hint={t.letterHint(opened.places.map((place) => `【${place}】`).join(" "))}
          rows={14}
          maxLength={10_000}
        />
        {theirs !== null && (
          <section className={styles.theirs} aria-labelledby="letter-elsewhere">
            <h3 id="letter-elsewhere">{t.letterElsewhere}</h3>
            <p lang="zh-CN">{theirs.text}</p>
          </section>
        )}
      </Form>
    </FormDialog>
  );
}

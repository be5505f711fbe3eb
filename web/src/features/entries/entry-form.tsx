import { Form } from "antd";
import { useState, type ReactNode } from "react";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import type { Checked } from "@/ui/form/use-checked-form";
import { BureauField } from "./bureau-field";
import { CriteriaField, WorkTypeField } from "./choice-fields";
import { DateFields, LengthFields } from "./measured-fields";
import type { Draft } from "./draft";
import type { Call, Entry } from "./entries";
import { LINE, TITLE } from "./entry-rules";
import { ExtraFields } from "./extra-fields";
import type { Values } from "./fields";
import styles from "./form.module.css";
import { LineField } from "./line-field";
import { useOwnContact } from "./own-contact";
import { PlatformField } from "./platform-field";
import { ScanField } from "./scan-field";
import { TEXT } from "./text-rules";

type Props = {
  entry: Entry;
  call: Call;
  draft: Draft;
  checked: Checked<Values>;
  /** A field was found right or wrong. */
  onFound: () => void;
};

/** 参评作品登记表, in the order of the programme's form. */
export function EntryForm({ entry, call, draft, checked, onFound }: Props) {
  const t = useTexts(texts);
  const { form, recheck } = checked;
  const [initial] = useState(draft.values);
  useOwnContact(entry, draft, form);
  const typed = (changed: object) => {
    draft.change(form.getFieldsValue(true) as Values);
    recheck(changed);
  };
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={initial}
      onValuesChange={typed}
      onFieldsChange={onFound}
      autoComplete="off"
      scrollToFirstError={false}
    >
      <Part title={t.parts.work}>
        <BureauField bound={entry.revision > 0} />
        <LineField name="title" limit={TITLE} hint={t.hints.title} />
        <WorkTypeField call={call} />
        <LengthFields />
        <DateFields call={call} />
        <PlatformField limit={LINE} />
      </Part>
      <Part title={t.parts.rights}>
        <LineField name="copyright_owner" limit={LINE} />
        <LineField name="producer" limit={LINE} />
        <LineField name="maker" limit={LINE} />
        <ScanField
          entry={entry}
          draft={draft}
          onAccepted={() => form.setFields([{ name: "scan" as never, errors: [] }])}
        />
      </Part>
      <Part title={t.parts.more}>
        <LineField name="link" hint={t.hints.link} inputMode="url" />
        <LineField name="synopsis" limit={TEXT} rows={4} />
        <LineField name="creators" limit={TEXT} rows={3} />
        <LineField name="statement" limit={TEXT} rows={4} />
        <CriteriaField call={call} />
      </Part>
      <Part title={t.parts.contact}>
        <ContactFields />
      </Part>
      {call.extra_fields.length > 0 && (
        <Part title={t.parts.extra}>
          <p className={styles.lead}>{t.hints.extra}</p>
          <ExtraFields asked={call.extra_fields} />
        </Part>
      )}
    </Form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ContactFields() {
  const t = useTexts(texts);
  return (
    <>
      <p className={styles.lead}>{t.hints.contact}</p>
      <div className={styles.columns}>
        <LineField name="contact_name" />
        <LineField name="contact_phone" inputMode="tel" />
      </div>
    </>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Modal, Radio } from "antd";
import { useDeferredValue, useState } from "react";
import { accounts } from "@/api/client";
import type { components } from "@/api/generated/accounts";
import { entryForm as texts } from "@/locales/entry-form";
import { useTexts } from "@/locales/language";
import { SearchBox } from "@/ui/search-box";
import { Empty, Failed, Loading } from "@/ui/states";
import styles from "./form.module.css";

type Bureau = components["schemas"]["BureauOut"];

const GROUPS = ["provincial", "corps", "central_direct"] as const satisfies readonly Bureau["group"][];

type Props = { chosen: string; onChoose: (bureau: string) => void; onClose: () => void };

/** Finds a bureau by its name, region or pinyin, or in its group. */
export function BureauDialog({ chosen, onChoose, onClose }: Props) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState(chosen);
  const query = useDeferredValue(typed.trim());
  const { data, error, refetch } = useQuery({
    queryKey: ["accounts", "bureaus", { query }],
    queryFn: ({ signal }) => accounts.get("/bureaus", { query: { query }, signal }),
    placeholderData: (before) => before,
  });
  return (
    <Modal
      open
      title={t.bureau}
      okText={t.ok}
      cancelText={t.cancel}
      okButtonProps={{ disabled: picked === "" }}
      onOk={() => onChoose(picked)}
      onCancel={onClose}
      width={640}
    >
      <div className={styles.dialog}>
        <p className={styles.quiet}>{t.bureauLead}</p>
        <SearchBox label={t.find} hint={t.findHint} value={typed} onChange={setTyped} />
        {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
        {data?.items.length === 0 && <Empty title={t.noBureau} hint={t.noBureauHint} />}
        <Radio.Group
          className={styles.bureaus ?? ""}
          aria-label={t.bureau}
          value={picked}
          onChange={({ target }) => setPicked(String(target.value))}
        >
          {GROUPS.map((group) => (
            <Group
              key={group}
              name={t.groups[group]}
              bureaus={data?.items.filter((one) => one.group === group) ?? []}
            />
          ))}
        </Radio.Group>
      </div>
    </Modal>
  );
}

function Group({ name, bureaus }: { name: string; bureaus: Bureau[] }) {
  if (bureaus.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>
        {name} <span className={styles.quiet}>{bureaus.length}</span>
      </h3>
      <ul>
        {bureaus.map((bureau) => (
          <li key={bureau.id}>
            <Radio value={bureau.id}>
              <span lang="zh-CN">{bureau.name}</span>
            </Radio>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Checkbox, Modal } from "antd";
import { useDeferredValue, useId, useState } from "react";
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

/** Finds a bureau by its name, region or pinyin, or in its group. A box is ticked, as the manual says: one at a time. */
export function BureauDialog({ chosen, onChoose, onClose }: Props) {
  const t = useTexts(texts);
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState(chosen);
  const lead = useId();
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
        <p id={lead} className={styles.quiet}>
          {t.bureauLead}
        </p>
        <SearchBox label={t.find} hint={t.findHint} value={typed} onChange={setTyped} />
        {data === undefined && (error ? <Failed error={error} retry={() => void refetch()} /> : <Loading />)}
        {data?.items.length === 0 && <Empty title={t.noBureau} hint={t.noBureauHint} />}
        <div className={styles.bureaus} role="group" aria-label={t.bureau} aria-describedby={lead}>
          {GROUPS.map((group) => (
            <Group
              key={group}
              name={t.groups[group]}
              bureaus={data?.items.filter((one) => one.group === group) ?? []}
              picked={picked}
              onPick={setPicked}
            />
          ))}
        </div>
      </div>
    </Modal>
  );
}

type GroupProps = { name: string; bureaus: Bureau[]; picked: string; onPick: (bureau: string) => void };

function Group({ name, bureaus, picked, onPick }: GroupProps) {
  if (bureaus.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>
        {name} <span className={styles.quiet}>{bureaus.length}</span>
      </h3>
      <ul>
        {bureaus.map((bureau) => (
          <li key={bureau.id}>
            <Checkbox checked={bureau.id === picked} onChange={({ target }) => onPick(target.checked ? bureau.id : "")}>
              <span lang="zh-CN">{bureau.name}</span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  );
}

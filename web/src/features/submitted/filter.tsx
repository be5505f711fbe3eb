import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useId } from "react";
import { accounts, submissions } from "@/api/client";
import type { components } from "@/api/generated/submissions";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { useTexts } from "@/locales/language";
import { submitted as texts } from "@/locales/submitted";
import { SearchBox } from "@/ui/search-box";
import { WORK_TYPES } from "@/ui/work-types";
import styles from "./submitted.module.css";

type State = components["schemas"]["SummaryOut"]["state"];

export type Wanted = {
  title?: string;
  call_id?: string;
  bureau_id?: string;
  work_type?: string;
  state?: State[];
  submitted_from?: string;
  submitted_until?: string;
};

const STATES: readonly State[] = [
  "submitted",
  "returned",
  "approved",
  "recommended",
  "rejected",
  "withdrawn",
  "selected",
  "not_selected",
];

type Props = { wanted: Wanted; onChange: (wanted: Wanted) => void };

/** What one looks for. A bureau has no choice of bureaus: it sees its own. */
export function Filter({ wanted, onChange }: Props) {
  const t = useTexts(texts);
  const { account } = useStore(session.state);
  const set = (name: keyof Wanted, value: string | undefined) => {
    const others = Object.fromEntries(Object.entries(wanted).filter(([other]) => other !== name)) as Wanted;
    onChange(value ? { ...others, [name]: name === "state" ? [value as State] : value } : others);
  };
  const chosen = (name: keyof Wanted) => String(wanted[name] ?? "");
  const choice = (name: keyof Wanted, label: string, all: string, options: { value: string; label: string }[]) => (
    <Choice label={label} all={all} options={options} value={chosen(name)} onChange={(value) => set(name, value)} />
  );
  return (
    <div className={styles.filter}>
      <SearchBox
        stacked
        label={t.find}
        hint={t.findHint}
        value={wanted.title ?? ""}
        onChange={(typed) => set("title", typed)}
      />
      {choice("call_id", t.call, t.allCalls, useCalls())}
      {account?.role === "admin" && (
        <BureauChoice value={chosen("bureau_id")} onChange={(id) => set("bureau_id", id)} />
      )}
      {choice(
        "work_type",
        t.workType,
        t.allTypes,
        WORK_TYPES.map((value) => ({ value, label: value })),
      )}
      {choice(
        "state",
        t.state,
        t.allStates,
        STATES.map((value) => ({ value, label: t.states[value] })),
      )}
      <Day label={t.from} value={chosen("submitted_from")} onChange={(day) => set("submitted_from", day)} />
      <Day label={t.until} value={chosen("submitted_until")} onChange={(day) => set("submitted_until", day)} />
    </div>
  );
}

type ChoiceProps = {
  label: string;
  all: string;
  options: { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
};

export function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={[{ value: "", label: all }, ...options]}
        showSearch={{ optionFilterProp: "label" }}
      />
    </div>
  );
}

export function BureauChoice({ value, onChange }: Pick<ChoiceProps, "value" | "onChange">) {
  const t = useTexts(texts);
  const { data } = useQuery({
    queryKey: ["accounts", "bureaus", { active: "any" }],
    queryFn: ({ signal }) => accounts.get("/bureaus", { query: { active: "any" }, signal }),
  });
  const options = data?.items.map((bureau) => ({ value: bureau.id, label: bureau.name })) ?? [];
  return <Choice label={t.bureau} all={t.allBureaus} options={options} value={value} onChange={onChange} />;
}

/** The latest hundred: twenty-five years of them. */
export function useCalls(): { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ["submissions", "calls", "latest"],
    queryFn: ({ signal }) => submissions.get("/calls", { query: { limit: 100 }, signal }),
  });
  return data?.items.map((call) => ({ value: call.id, label: call.title })) ?? [];
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <Input id={id} type="date" value={value} max="2999-12-31" onChange={({ target }) => onChange(target.value)} />
    </div>
  );
}

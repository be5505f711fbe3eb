import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import type { State } from "./entries";
import styles from "./entries.module.css";

const LOOKS: Record<State, string | undefined> = {
  draft: styles.resting,
  submitted: styles.going,
  returned: styles.asked,
  approved: styles.good,
  recommended: styles.good,
  selected: styles.good,
  rejected: styles.resting,
  withdrawn: styles.resting,
  not_selected: styles.resting,
};

export function StateMark({ state }: { state: State }) {
  const t = useTexts(texts);
  return <span className={LOOKS[state]}>{t.states[state]}</span>;
}

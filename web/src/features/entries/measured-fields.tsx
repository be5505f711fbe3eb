import { Form } from "antd";
import { entryForm as texts } from "@/locales/entry-form";
import { useLanguage, useTexts } from "@/locales/language";
import { day } from "@/ui/dates";
import { useServerClock } from "@/ui/use-server-clock";
import type { Call } from "./entries";
import { decimal, digits, isFuture, totalDiffers } from "./entry-rules";
import styles from "./form.module.css";
import { LineField } from "./line-field";
import { useCall } from "@/api/use-call";

const LAST_DAY = "9999-12-31"; // or browsers let one type years of six digits

/** 集数, 单集时长, 总时长. That they do not fit is said, and keeps nobody from submitting. */
export function LengthFields() {
  const t = useTexts(texts);
  const [episodes = "", minutes_per_episode = "", total_minutes = ""] = [
    Form.useWatch<string | undefined>("episodes"),
    Form.useWatch<string | undefined>("minutes_per_episode"),
    Form.useWatch<string | undefined>("total_minutes"),
  ];
  const differs = totalDiffers({ episodes, minutes_per_episode, total_minutes });
  return (
    <div className={styles.columns}>
      <LineField name="episodes" inputMode="numeric" normalize={digits} suffix={t.episodes} />
      <LineField name="minutes_per_episode" inputMode="decimal" normalize={decimal} suffix={t.minutes} />
      <LineField
        name="total_minutes"
        inputMode="decimal"
        normalize={decimal}
        suffix={t.minutes}
        hint={differs && <Warning text={t.totalDiffers} />}
      />
    </div>
  );
}

/** 首播日期, 播完日期, and in which days the call wants them. */
export function DateFields({ call }: { call: Call }) {
  const t = useTexts(texts);
  const language = useLanguage();
  const { dataUpdatedAt } = useCall(call.id);
  const now = useServerClock(call.server_time, dataUpdatedAt);
  const first = Form.useWatch<string | undefined>("first_broadcast_on") ?? "";
  const finished = Form.useWatch<string | undefined>("finished_on") ?? "";
  const late = (date: string) => <Warning text={isFuture(date, now) ? t.inFuture : null} />;
  const window = t.hints.window(day(call.broadcast_from, language), day(call.broadcast_until, language));
  return (
    <div className={styles.columns}>
      <LineField
        name="first_broadcast_on"
        type="date"
        max={LAST_DAY}
        hint={
          <>
            {window}
            {late(first)}
          </>
        }
      />
      <LineField
        name="finished_on"
        type="date"
        max={LAST_DAY}
        besides="first_broadcast_on"
        hint={
          <>
            {t.hints.finished}
            {late(finished)}
          </>
        }
      />
    </div>
  );
}

function Warning({ text }: { text: string | null }) {
  return (
    <span role="status" className={styles.warning}>
      {text}
    </span>
  );
}

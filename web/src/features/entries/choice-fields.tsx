import { Checkbox, Form, Radio } from "antd";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { useRules } from "@/ui/form/text-field";
import type { Call } from "./entries";
import styles from "./form.module.css";

/** 作品类型: those that the call takes. */
export function WorkTypeField({ call }: { call: Call }) {
  const label = useTexts(texts).fields.work_type;
  const rules = useRules(label, undefined, false);
  return (
    <Form.Item name="work_type" label={label} required rules={rules} validateTrigger="onChange">
      <Radio.Group className={styles.choices ?? ""} aria-label={label}>
        {call.work_types.map((type) => (
          <Radio key={type} value={type}>
            <span lang="zh-CN">{type}</span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}

/** 符合的推优标准: some of the call's. */
export function CriteriaField({ call }: { call: Call }) {
  const label = useTexts(texts).fields.criteria;
  if (call.criteria.length === 0) return null;
  return (
    <Form.Item name="criteria" label={label}>
      <Checkbox.Group className={styles.criteria ?? ""} aria-label={label}>
        {call.criteria.map((criterion) => (
          <Checkbox key={criterion} value={criterion}>
            <span lang="zh-CN">{criterion}</span>
          </Checkbox>
        ))}
      </Checkbox.Group>
    </Form.Item>
  );
}

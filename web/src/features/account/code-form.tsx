import { Button, Form } from "antd";
import type { ReactNode } from "react";
import { TextField, type Rule } from "@/ui/form/text-field";
import { useCheckedForm } from "@/ui/form/use-checked-form";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";

type Props = {
  label: string;
  rule: Rule;
  ok: string;
  cancel: string;
  danger?: boolean;
  /** Buttons as wide as the form, as at the login. */
  wide?: boolean;
  onCode: (code: string) => Promise<void>;
  onCancel: () => void;
  children: ReactNode;
};

/** Asks for a code of the second factor, below what is said about it. */
export function CodeForm({ label, rule, ok, cancel, danger = false, wide = false, onCode, onCancel, children }: Props) {
  const { form, problem, faulty, send, sending, recheck } = useCheckedForm<{ code: string }>({ code: label });
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={({ code }) => void send(() => onCode(code))}
      onValuesChange={recheck}
    >
      {children}
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
      <TextField name="code" label={label} rule={rule} autoComplete="one-time-code" spellCheck={false} autoFocus />
      <Button type="primary" danger={danger} htmlType="submit" block={wide} loading={sending} disabled={wait > 0}>
        {ok}
      </Button>
      <Button type="link" block={wide} onClick={onCancel}>
        {cancel}
      </Button>
    </Form>
  );
}

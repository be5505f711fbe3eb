import { Modal } from "antd";
import type { ReactNode } from "react";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";
import type { Checked } from "./use-checked-form";

type Props<V> = {
  title: string;
  ok: string;
  cancel: string;
  danger?: boolean;
  checked: Checked<V>;
  onClose: () => void;
  /** The form, whose `onFinish` sends. */
  children: ReactNode;
};

/** A short form over its page. It closes when what it asked for is done, or by cancelling. */
export function FormDialog<V>({ title, ok, cancel, danger = false, checked, onClose, children }: Props<V>) {
  const { form, problem, faulty, sending } = checked;
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText={cancel}
      onOk={() => form.submit()}
      onCancel={onClose}
      confirmLoading={sending}
      okButtonProps={{ disabled: wait > 0, danger }}
      mask={{ closable: false }}
    >
      {children}
      <ProblemNote problem={problem} faulty={faulty} wait={wait} />
    </Modal>
  );
}

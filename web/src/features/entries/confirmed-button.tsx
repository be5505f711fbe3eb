import { useMutation } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { asProblem } from "@/api/problem";
import { entries as texts } from "@/locales/entries";
import { useTexts } from "@/locales/language";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";

type Props = { name: string; lead: string; act: () => Promise<void> };

/** Does what cannot be taken back, after asking once more. */
export function ConfirmedButton({ name, lead, act }: Props) {
  const t = useTexts(texts);
  const [asking, setAsking] = useState(false);
  const doing = useMutation({ mutationFn: act, onSuccess: () => setAsking(false) });
  const problem = doing.error && asProblem(doing.error);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {name}
      </Button>
      <Modal
        open={asking}
        title={name}
        okText={name}
        cancelText={t.cancel}
        okButtonProps={{ danger: true, disabled: wait > 0 }}
        confirmLoading={doing.isPending}
        onOk={() => doing.mutate()}
        onCancel={() => {
          setAsking(false);
          doing.reset();
        }}
      >
        <p>{lead}</p>
        <ProblemNote problem={problem} wait={wait} />
      </Modal>
    </>
  );
}

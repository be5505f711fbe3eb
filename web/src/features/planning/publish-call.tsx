import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { submissions } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useTexts } from "@/locales/language";
import { planning as texts } from "@/locales/planning";
import { ProblemNote } from "@/ui/problem-note";
import { callsKey, type Call } from "./values";

export function PublishCall({ call }: { call: Call }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () => submissions.post("/calls/{call_id}/publication", { params: { call_id: call.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: callsKey }),
  });
  return (
    <>
      <Popconfirm title={t.publishSure} okText={t.publish} cancelText={t.cancel} onConfirm={() => publish.mutate()}>
        <Button type="primary" loading={publish.isPending}>
          {t.publish}
        </Button>
      </Popconfirm>
      <ProblemNote problem={publish.error && asProblem(publish.error)} />
    </>
  );
}

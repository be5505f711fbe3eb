import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { admin as texts } from "@/locales/admin";
import { useTexts } from "@/locales/language";
import { ProblemNote } from "@/ui/problem-note";
import { peopleKey, type Person } from "./people";

export function SwitchPerson({ person }: { person: Person }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const params = { account_id: person.id };
  const change = useMutation({
    mutationFn: () =>
      person.active
        ? accounts.post("/people/{account_id}/deactivation", { params })
        : accounts.post("/people/{account_id}/reactivation", { params }),
    onSuccess: () => client.invalidateQueries({ queryKey: peopleKey }),
  });
  return (
    <>
      {person.active ? (
        <Popconfirm
          title={t.deactivatePersonSure(person.login)}
          okText={t.deactivate}
          onConfirm={() => change.mutate()}
        >
          <Button danger loading={change.isPending}>
            {t.deactivate}
          </Button>
        </Popconfirm>
      ) : (
        <Button loading={change.isPending} onClick={() => change.mutate()}>
          {t.reactivate}
        </Button>
      )}
      <ProblemNote problem={change.error && asProblem(change.error)} />
    </>
  );
}

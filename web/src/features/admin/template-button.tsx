import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { accounts } from "@/api/client";
import { asProblem } from "@/api/problem";
import { importing as texts } from "@/locales/importing";
import { useTexts } from "@/locales/language";
import { download } from "@/ui/download";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./admin.module.css";

export function TemplateButton() {
  const t = useTexts(texts);
  const fetching = useMutation({
    mutationFn: () => accounts.file("/imports/template"),
    onSuccess: (file) => download(file, t.templateFile),
  });
  return (
    <div className={styles.deed}>
      <p>{t.templateLead}</p>
      <Button loading={fetching.isPending} onClick={() => fetching.mutate()}>
        {t.template}
      </Button>
      <ProblemNote problem={fetching.error && asProblem(fetching.error)} />
    </div>
  );
}

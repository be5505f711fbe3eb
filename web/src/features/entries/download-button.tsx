import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { asProblem } from "@/api/problem";
import { download } from "@/ui/download";
import { ProblemNote } from "@/ui/problem-note";
import { useCountdown } from "@/ui/use-countdown";

type Props = { name: string; file: string; small?: boolean; fetch: () => Promise<Blob> };

/** Gives a file that the service makes; it may be busy with others. */
export function DownloadButton({ name, file, small = false, fetch }: Props) {
  const making = useMutation({ mutationFn: fetch, onSuccess: (content) => download(content, file) });
  const problem = making.error && asProblem(making.error);
  const wait = useCountdown(problem?.retryAfter ?? null, problem);
  return (
    <>
      <Button
        {...(small && { size: "small" as const })}
        loading={making.isPending}
        disabled={wait > 0}
        onClick={() => making.mutate()}
      >
        {name}
      </Button>
      {problem !== null && <ProblemNote problem={problem} wait={wait} />}
    </>
  );
}

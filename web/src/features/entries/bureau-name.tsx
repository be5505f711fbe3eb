import { useQuery } from "@tanstack/react-query";
import { accounts } from "@/api/client";

/** The name of a bureau; a dash as long as it is not known. */
export function BureauName({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ["accounts", "bureau", id],
    queryFn: ({ signal }) => accounts.get("/bureaus/{bureau_id}", { params: { bureau_id: id }, signal }),
  });
  return <span lang="zh-CN">{data?.name ?? "—"}</span>;
}

import { useQuery } from "@tanstack/react-query";
import { submissions } from "@/api/client";
import { callKey } from "@/api/keys";

/** The call of an entry, and when that was answered. */
export function useCall(id: string) {
  return useQuery({
    queryKey: callKey(id),
    queryFn: ({ signal }) => submissions.get("/calls/{call_id}", { params: { call_id: id }, signal }),
  });
}

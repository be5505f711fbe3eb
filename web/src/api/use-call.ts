import { useQuery } from "@tanstack/react-query";
import { submissions } from "./client";
import { callKey } from "./keys";

/** A call as who asks may see it, and when that was answered; asked for again `every` so many milliseconds. */
export function useCall(id: string, every?: number) {
  return useQuery({
    queryKey: callKey(id),
    queryFn: ({ signal }) => submissions.get("/calls/{call_id}", { params: { call_id: id }, signal }),
    ...(every !== undefined && { refetchInterval: every }),
  });
}

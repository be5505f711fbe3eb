import { useQuery } from "@tanstack/react-query";
import { submissions } from "@/api/client";
import { callsKey } from "./values";

/** A call as an admin sees it. */
export const useCall = (id: string) =>
  useQuery({
    queryKey: [...callsKey, id],
    queryFn: ({ signal }) => submissions.get("/calls/{call_id}", { params: { call_id: id }, signal }),
    enabled: id !== "",
  });

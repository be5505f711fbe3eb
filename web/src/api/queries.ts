import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";
import { session } from "./session";

const TRIES = 3;

/** What the server holds. Only reads are tried again, and only where a moment's wait may help. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < TRIES && error instanceof Problem && error.passes,
      retryDelay: (failures, error) => {
        const wait = error instanceof Problem ? error.retryAfter : null;
        return wait === null ? Math.min(1000 * 2 ** failures, 10_000) : wait * 1000;
      },
    },
    mutations: { retry: false },
  },
});

let reader = session.state.get().account?.id;

// what one account has read is not shown to the next
session.state.subscribe(() => {
  const { account } = session.state.get();
  if (account?.id === reader) return;
  reader = account?.id;
  queries.clear();
});

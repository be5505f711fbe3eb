import { useEffect, useState } from "react";

const EVERY = 1_000; // in the last hour the seconds count

/**
 * The server's clock in milliseconds, as an answer told it and running on since: a browser's own may be wrong by hours.
 * `at` is when the answer came, by the browser's.
 */
export function useServerClock(serverTime: string | undefined, at: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return serverTime === undefined ? now : Date.parse(serverTime) + Math.max(now - at, 0);
}

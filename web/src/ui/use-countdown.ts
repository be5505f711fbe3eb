import { useEffect, useState } from "react";

/** Seconds left of a wait, counted down to 0. A new `begun` begins anew. */
export function useCountdown(seconds: number | null, begun: unknown): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    const until = Date.now() + (seconds ?? 0) * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [seconds, begun]);
  return left;
}

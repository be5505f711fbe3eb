import { useRef } from "react";

/**
 * The Idempotency-Key for what is about to be created: the same as long as the same is sent again, so that a request
 * whose answer was lost creates nothing twice. `done` is called when the answer came.
 */
export function useOnce(): { key: (body: unknown) => string; done: () => void } {
  const last = useRef<{ body: string; key: string } | null>(null);
  return {
    key(body) {
      const text = JSON.stringify(body);
      if (last.current?.body !== text) last.current = { body: text, key: newKey() };
      return last.current.key;
    },
    done() {
      last.current = null;
    },
  };
}

/** 128 random bits. `crypto.randomUUID` is missing where a site is served without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

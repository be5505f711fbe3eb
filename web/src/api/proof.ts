/** Proofs of work: what accounts asks of requests that cost nothing to automate. Nobody has to click. */

import type { Challenge } from "altcha-lib";
import { Problem } from "./problem";
import { transport, type Call } from "./transport";

const PURPOSES = [
  ["/registrations/", "registration"],
  ["/passwords/resets", "reset"],
  ["/sessions", "login"],
] as const;

const LONGEST = 60_000; // ms, on a machine that is much too slow
const IMPOSSIBLE = {
  zh: "浏览器无法完成安全验证，请使用较新的浏览器，并通过 HTTPS 访问本站",
  en: "The browser cannot compute the proof that is asked for; please use a recent one, over HTTPS",
};

export const wantsProof = (error: unknown): boolean =>
  error instanceof Problem && error.status === 428 && error.code === "proof_of_work_required";

/** The header with which `call` is accepted, once. Takes about a second. */
export async function proofFor(call: Call): Promise<Record<string, string>> {
  const purpose = PURPOSES.find(([path]) => call.path.startsWith(path))?.[1] ?? "login";
  const path = `/challenges/${purpose}`;
  const challenge = (await transport({ service: "accounts", method: "GET", path, signal: call.signal })) as Challenge;
  const solution = await solved(challenge);
  return { "Proof-Of-Work": btoa(JSON.stringify({ challenge, solution })) };
}

async function solved(challenge: Challenge) {
  const impossible = new Problem(0, "proof_of_work_impossible", IMPOSSIBLE);
  // without TLS browsers do not let pages derive keys
  if (!window.isSecureContext) throw impossible;
  const { solveChallengeWorkers } = await import("altcha-lib");
  const createWorker = () => new Worker(new URL("./proof-worker.ts", import.meta.url), { type: "module" });
  const concurrency = Math.min(navigator.hardwareConcurrency || 1, 8);
  const found = await solveChallengeWorkers({ challenge, concurrency, createWorker, timeout: LONGEST }).catch(
    () => null,
  );
  if (found === null) throw impossible;
  return found;
}

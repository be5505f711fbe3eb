/** Proofs of work: what accounts asks of requests that cost nothing to automate. Nobody has to click. */

import type { Challenge } from "altcha-lib";
import { Problem } from "./problem";
import { transport, type Call } from "./transport";

/** Always needed, unless the platform asks for none. A login needs one after failures only. */
const PURPOSES: Record<string, string> = {
  "/registrations/organisations": "registration",
  "/registrations/individuals": "registration",
  "/passwords/resets": "reset",
};

const LONGEST = 60_000; // ms, on a machine that is much too slow
const IMPOSSIBLE = {
  zh: "浏览器无法完成安全验证，请使用较新的浏览器，并通过 HTTPS 访问本站",
  en: "The browser cannot compute the proof that is asked for; please use a recent one, over HTTPS",
};

export const proofNeeded = (call: Call): boolean => call.service === "accounts" && call.path in PURPOSES;

export const wantsProof = (error: unknown): boolean =>
  error instanceof Problem && error.status === 428 && error.code === "proof_of_work_required";

/** The header with which `call` is accepted, once; none where the platform asks for none. Takes about a second. */
export async function proofFor(call: Call): Promise<Record<string, string>> {
  const path = `/challenges/${PURPOSES[call.path] ?? "login"}`;
  const given = await transport({ service: "accounts", method: "GET", path, signal: call.signal });
  const challenge = given as Challenge | undefined;
  if (challenge === undefined) return {};
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

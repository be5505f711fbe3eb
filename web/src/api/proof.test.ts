import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, network, refusal, type Seen } from "@/test/network";
import { accounts } from "./client";

const CHALLENGE = { parameters: { algorithm: "PBKDF2/SHA-256", cost: 1 }, signature: "s" };
const SOLUTION = { counter: 7, derivedKey: "00" };
const LOGIN = { body: { login: "shili01", password: "p" }, anonymous: true } as const;
const RESET = { body: { login: "shili01" }, anonymous: true } as const;

/** A worker that finds the solution at once, or never. */
function workers(answer: unknown) {
  class Found extends EventTarget {
    postMessage(message: { type: string }) {
      if (message.type === "work") this.dispatchEvent(new MessageEvent("message", { data: answer }));
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Found);
}

function gateway({ refused = false, off = false } = {}): Seen[] {
  const answer = ({ path, headers }: Seen) => {
    const asks = path.startsWith("/api/accounts/challenges/");
    if (off) return asks ? new Response(null, { status: 204 }) : json({}, 202);
    if (asks) return json(CHALLENGE);
    if (!headers.has("Proof-Of-Work")) return refusal(428, "proof_of_work_required");
    return refused ? refusal(428, "proof_of_work_refused") : json({}, 202);
  };
  return network(answer, { proofs: true });
}

beforeEach(() => vi.stubGlobal("isSecureContext", true));
afterEach(() => vi.unstubAllGlobals());

describe("a request that needs a proof of work", () => {
  it("is sent with the solution of a challenge for its purpose", async () => {
    workers(SOLUTION);
    const asked = gateway();
    await accounts.post("/passwords/resets", RESET);
    expect(asked.map(({ path }) => path)).toEqual(["/api/accounts/challenges/reset", "/api/accounts/passwords/resets"]);
    const sent: unknown = JSON.parse(atob(asked[1]?.headers.get("Proof-Of-Work") ?? ""));
    expect(sent).toEqual({ challenge: CHALLENGE, solution: SOLUTION });
  });

  it("is sent once more, where one is asked for only now", async () => {
    workers(SOLUTION);
    const asked = gateway();
    await accounts.post("/sessions", LOGIN);
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/accounts/sessions",
      "/api/accounts/challenges/login",
      "/api/accounts/sessions",
    ]);
    expect(asked[2]?.body).toEqual(LOGIN.body);
    expect(asked[2]?.headers.has("Proof-Of-Work")).toBe(true);
  });

  it("goes without where the platform asks for none", async () => {
    const asked = gateway({ off: true });
    await accounts.post("/passwords/resets", RESET);
    expect(asked.at(-1)?.headers.has("Proof-Of-Work")).toBe(false);
  });

  it("is not tried for ever", async () => {
    workers(SOLUTION);
    const asked = gateway({ refused: true });
    await expect(accounts.post("/sessions", LOGIN)).rejects.toMatchObject({ code: "proof_of_work_refused" });
    expect(asked).toHaveLength(3);
  });

  it("says so where the browser cannot compute one", async () => {
    workers(null);
    gateway();
    await expect(accounts.post("/passwords/resets", RESET)).rejects.toMatchObject({ code: "proof_of_work_impossible" });
    vi.stubGlobal("isSecureContext", false);
    await expect(accounts.post("/passwords/resets", RESET)).rejects.toMatchObject({ code: "proof_of_work_impossible" });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { json, network, refusal, type Seen } from "@/test/network";
import { accounts } from "./client";

const CHALLENGE = { parameters: { algorithm: "PBKDF2/SHA-256", cost: 1 }, signature: "s" };
const SOLUTION = { counter: 7, derivedKey: "00" };
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

function gateway({ refused = false } = {}): Seen[] {
  return network(({ path, headers }) => {
    if (path.startsWith("/api/accounts/challenges/")) return json(CHALLENGE);
    if (!headers.has("Proof-Of-Work")) return refusal(428, "proof_of_work_required");
    return refused ? refusal(428, "proof_of_work_refused") : json({}, 202);
  });
}

beforeEach(() => vi.stubGlobal("isSecureContext", true));
afterEach(() => vi.unstubAllGlobals());

describe("a request that needs a proof of work", () => {
  it("is sent once more, with the solution of a challenge for its purpose", async () => {
    workers(SOLUTION);
    const asked = gateway();
    await accounts.post("/passwords/resets", RESET);
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/accounts/passwords/resets",
      "/api/accounts/challenges/reset",
      "/api/accounts/passwords/resets",
    ]);
    const sent: unknown = JSON.parse(atob(asked[2]?.headers.get("Proof-Of-Work") ?? ""));
    expect(sent).toEqual({ challenge: CHALLENGE, solution: SOLUTION });
    expect(asked[2]?.body).toEqual({ login: "shili01" });
  });

  it("is not tried for ever", async () => {
    workers(SOLUTION);
    const asked = gateway({ refused: true });
    await expect(accounts.post("/passwords/resets", RESET)).rejects.toMatchObject({ code: "proof_of_work_refused" });
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

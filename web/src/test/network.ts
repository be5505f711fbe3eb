import { vi } from "vitest";

export type Seen = { method: string; path: string; headers: Headers; body: unknown };
export type Answering = (seen: Seen) => Response | Promise<Response>;

/**
 * The network, as seen by the pages: `answer` plays the gateway. Gives what was asked, in order. Unless `proofs` is set,
 * the platform asks for no proofs of work, and that it was asked does not count.
 */
export function network(answer: Answering, { proofs = false } = {}): Seen[] {
  const asked: Seen[] = [];
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : (init.body ?? null);
    const seen = {
      method: init.method ?? "GET",
      path: url.pathname + url.search,
      headers: new Headers(init.headers),
      body,
    };
    if (!proofs && url.pathname.startsWith("/api/accounts/challenges/")) return new Response(null, { status: 204 });
    asked.push(seen);
    return answer(seen);
  });
  return asked;
}

export const json = (content: unknown, status = 200): Response =>
  new Response(JSON.stringify(content), { status, headers: { "Content-Type": "application/json" } });

export const refusal = (
  status: number,
  code: string,
  errors: unknown[] = [],
  headers: Record<string, string> = {},
): Response =>
  new Response(
    JSON.stringify({
      type: `urn:tuiyou:problem:${code}`,
      title: code,
      status,
      code,
      message: { zh: `${code} 中文`, en: `${code} English` },
      errors,
      request_id: "r1",
    }),
    { status, headers: { "Content-Type": "application/problem+json", ...headers } },
  );

/** What a login or a refresh answers. */
export const opened = (token: string, { id = "a", expires_in = 600 } = {}): Response =>
  json({
    access_token: token,
    token_type: "Bearer",
    expires_in,
    account: {
      id,
      role: "applicant",
      kind: "enterprise",
      name: "演示机构",
      login: "demo01",
      identifier: "9144************16",
      email: "d***@example.com",
      phone: "138****5678",
      contact_name: "演*",
      unit_id: null,
    },
  });

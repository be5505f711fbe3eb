import { beforeEach, describe, expect, it, vi } from "vitest";
import { json, network, opened, refusal, type Answering } from "@/test/network";
import type { Opened } from "./session";

/** The client of a page that was just loaded, logged in with token `t1`. */
async function loggedIn(answer: Answering) {
  vi.resetModules();
  const { accounts, notifications } = await import("./client");
  const { session } = await import("./session");
  const { health } = await import("./health");
  session.open((await opened("t1").json()) as Opened);
  return { accounts, notifications, session, health, asked: network(answer) };
}

const tokenOf = (headers: Headers) => headers.get("Authorization")?.replace("Bearer ", "") ?? null;
const ended = () => refusal(401, "session_ended");

beforeEach(() => vi.useRealTimers());

describe("a request", () => {
  it("carries the token, the query and the key", async () => {
    const { accounts, asked } = await loggedIn(() => json({ items: [] }));
    await accounts.get("/bureaus", { query: { query: "北京 & 天津", active: "true" } });
    await accounts.post("/bureaus", { body: { name: "演示局", region_code: "11", central_direct: false }, once: "k1" });
    expect(asked[0]?.path).toBe("/api/accounts/bureaus?query=%E5%8C%97%E4%BA%AC+%26+%E5%A4%A9%E6%B4%A5&active=true");
    expect(asked.map(({ headers }) => [tokenOf(headers), headers.get("Idempotency-Key")])).toEqual([
      ["t1", null],
      ["t1", "k1"],
    ]);
  });

  it("that is refused tells every fault, by field", async () => {
    const fault = { field: "name", code: "required", message: { zh: "必填", en: "is required" } };
    const { accounts } = await loggedIn(() => refusal(422, "form_invalid", [fault]));
    await expect(accounts.get("/me")).rejects.toMatchObject({
      status: 422,
      code: "form_invalid",
      faults: [fault],
      requestId: "r1",
    });
  });

  it("tells how long to wait", async () => {
    const { accounts } = await loggedIn(() => refusal(503, "unavailable", [], { "Retry-After": "7" }));
    await expect(accounts.get("/me")).rejects.toMatchObject({ retryAfter: 7, passes: true });
  });

  it("that finds nobody marks the service as away until one of its requests is answered", async () => {
    let away = true;
    const { accounts, notifications, health } = await loggedIn(({ path }) => {
      if (away && path.startsWith("/api/accounts/")) throw new TypeError("Failed to fetch");
      return json({ unread: 0 });
    });
    await expect(accounts.get("/me")).rejects.toMatchObject({ code: "unreachable" });
    await notifications.get("/messages/unread-count");
    expect(health.failing.get()).toEqual(["accounts"]);
    away = false;
    await accounts.get("/me");
    expect(health.failing.get()).toEqual([]);
  });
});

describe("a token that is no longer good", () => {
  it("is renewed once for parallel requests, which all go on", async () => {
    const { accounts, asked } = await loggedIn(({ path, headers }) => {
      if (path.endsWith("/refresh")) return opened("t2");
      return tokenOf(headers) === "t2" ? json({}) : refusal(401, "token_invalid");
    });
    await Promise.all([accounts.get("/me"), accounts.get("/me"), accounts.get("/me")]);
    expect(asked.filter(({ path }) => path.endsWith("/refresh"))).toHaveLength(1);
    expect(asked.filter(({ headers }) => tokenOf(headers) === "t2")).toHaveLength(3);
  });

  it("is renewed before it ends, so that nothing is refused", async () => {
    const { accounts, session, asked } = await loggedIn(({ path }) =>
      path.endsWith("/refresh") ? opened("t2") : json({}),
    );
    session.open((await opened("t1", { expires_in: 20 }).json()) as Opened);
    await accounts.get("/me");
    expect(asked.map(({ path, headers }) => [path, tokenOf(headers)])).toEqual([
      ["/api/accounts/sessions/refresh", null],
      ["/api/accounts/me", "t2"],
    ]);
  });

  it("does not end the session when the refresh finds nobody", async () => {
    const { accounts, session } = await loggedIn(({ path }) =>
      path.endsWith("/refresh") ? refusal(503, "unavailable") : refusal(401, "token_invalid"),
    );
    await expect(accounts.get("/me")).rejects.toMatchObject({ status: 503 });
    expect(session.state.get().status).toBe("loggedIn");
  });
});

describe("a session that has ended", () => {
  const answer: Answering = ({ path, headers }) => {
    if (path.endsWith("/refresh")) return ended();
    return tokenOf(headers) === "t3" ? json({ done: true }) : refusal(401, "token_invalid");
  };
  const bureau = { name: "演示局", region_code: "11", central_direct: false };

  it("lets a request go on, with its key, after the same account has logged in again", async () => {
    const { accounts, session, asked } = await loggedIn(answer);
    const sent = accounts.post("/bureaus", { body: bureau, once: "k1" });
    await vi.waitFor(() => expect(session.state.get().status).toBe("ended"));
    const later = accounts.get("/me");
    session.open((await opened("t3").json()) as Opened);
    expect(await sent).toEqual({ done: true });
    expect(await later).toEqual({ done: true });
    const tries = asked.filter(({ path }) => path === "/api/accounts/bureaus");
    expect(tries.map(({ headers }) => [tokenOf(headers), headers.get("Idempotency-Key")])).toEqual([
      ["t1", "k1"],
      ["t3", "k1"],
    ]);
  });

  it("sends nothing that one account began as another", async () => {
    const { accounts, session, asked } = await loggedIn(answer);
    const sent = accounts.post("/bureaus", { body: bureau, once: "k1" });
    await vi.waitFor(() => expect(session.state.get().status).toBe("ended"));
    session.open((await opened("t3", { id: "b" }).json()) as Opened);
    await expect(sent).rejects.toMatchObject({ code: "account_switched" });
    expect(asked.filter(({ path }) => path === "/api/accounts/bureaus")).toHaveLength(1);
  });

  it("refuses what waited when it is left behind", async () => {
    const { accounts, session } = await loggedIn(answer);
    const sent = accounts.get("/me");
    await vi.waitFor(() => expect(session.state.get().status).toBe("ended"));
    session.forget();
    await expect(sent).rejects.toMatchObject({ code: "session_ended" });
    expect(session.state.get()).toEqual({ status: "anonymous", account: null });
  });

  it("is noticed when another window has logged in as somebody else", async () => {
    const { accounts, session, asked } = await loggedIn(({ path }) =>
      path.endsWith("/refresh") ? opened("t9", { id: "b" }) : refusal(401, "token_invalid"),
    );
    await expect(accounts.post("/bureaus", { body: bureau, once: "k1" })).rejects.toMatchObject({
      code: "account_switched",
    });
    expect(session.state.get().account?.id).toBe("b");
    expect(asked.filter(({ headers }) => tokenOf(headers) === "t9")).toHaveLength(0);
  });
});

describe("at the begin", () => {
  it("who never logged in here is not asked for a session", async () => {
    vi.resetModules();
    const { session } = await import("./session");
    const asked = network(ended);
    await session.start();
    expect(session.state.get().status).toBe("anonymous");
    expect(asked).toEqual([]);
  });

  it("the cookie's session goes on", async () => {
    const before = await loggedIn(() => opened("t2"));
    expect(before.session.state.get().status).toBe("loggedIn");
    vi.resetModules();
    const { session } = await import("./session");
    await session.start();
    expect(session.state.get()).toMatchObject({ status: "loggedIn", account: { login: "demo01" } });
  });
});

/**
 * Who is logged in: the only state that all pages share.
 *
 * The access token lives in memory alone; the refresh token in a cookie that scripts cannot read. When both are no longer
 * good, the page stays as it is: requests wait until the same account has logged in again, and go on.
 */

import type { components } from "./generated/accounts";
import { Problem } from "./problem";
import { Store } from "./store";
import { transport } from "./transport";

export type Account = components["schemas"]["AccountOut"];
export type Opened = components["schemas"]["SessionOut"];
export type Role = Account["role"];

export type SessionState =
  { status: "unknown" | "anonymous"; account: null } | { status: "loggedIn" | "ended"; account: Account };

const HINT = "tuiyou.session";
const EARLY = 30_000; // renewed before it ends, so that no request is refused on the way

const ENDED = { zh: "登录已失效，请重新登录", en: "Your session has ended; please log in again" };
const SWITCHED = { zh: "当前浏览器已改用其他账号登录", en: "Another account has logged in in this browser" };

const state = new Store<SessionState>({ status: "unknown", account: null });
let token: { value: string; until: number } | null = null;
let renewing: Promise<string> | null = null;
let waiting: { go: (token: string) => void; stop: (problem: Problem) => void }[] = [];

export const session = {
  state: state as Pick<Store<SessionState>, "get" | "subscribe">,

  /** Asks once whether the browser's cookie still opens a session. Who never logged in here is not asked. */
  async start(): Promise<void> {
    if (!hinted()) return forget();
    await renew().catch((error: unknown) => {
      // away, not refused: what is public can be read, and the cookie is asked again at the next page load
      if (state.get().status === "unknown" || !(error instanceof Problem))
        state.set({ status: "anonymous", account: null });
    });
  },

  /** Takes the answer of a login; requests that waited for it go on if it is the same account's. */
  open(opened: Opened): void {
    const before = state.get().account;
    take(opened);
    const same = before === null || before.id === opened.account.id;
    const released = waiting;
    waiting = [];
    for (const one of released)
      if (same) one.go(opened.access_token);
      else one.stop(new Problem(401, "account_switched", SWITCHED));
  },

  /** What the account looks like after a change of its own. */
  update(account: Account): void {
    if (state.get().status === "loggedIn") state.set({ status: "loggedIn", account });
  },

  async logOut(): Promise<void> {
    await transport({ service: "accounts", method: "DELETE", path: "/sessions/current" });
    forget();
  },

  /** Leaves an ended session behind: what waited for it is refused. */
  forget,

  /** A token that is good for now, null for nobody. Waits for a new login where the session has ended. */
  async token(): Promise<string | null> {
    const { status } = state.get();
    if (status === "ended") return loggedInAgain();
    if (token === null) return null;
    return Date.now() < token.until - EARLY ? token.value : another(token.value);
  },

  /** A token in place of one that was refused. */
  another,
};

async function another(refused: string): Promise<string> {
  if (token !== null && token.value !== refused) return token.value;
  try {
    return await renew();
  } catch (error) {
    if (error instanceof Problem && error.status === 401 && state.get().status === "ended") return loggedInAgain();
    throw error;
  }
}

/** Parallel requests share one refresh. */
function renew(): Promise<string> {
  renewing ??= refresh().finally(() => {
    renewing = null;
  });
  return renewing;
}

async function refresh(): Promise<string> {
  const before = state.get().account;
  let opened: Opened;
  try {
    opened = (await transport({ service: "accounts", method: "POST", path: "/sessions/refresh" })) as Opened;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) end();
    throw error;
  }
  take(opened);
  // another window has logged in as somebody else: nothing that was begun for the one goes on as the other
  if (before !== null && before.id !== opened.account.id) throw new Problem(401, "account_switched", SWITCHED);
  return opened.access_token;
}

function loggedInAgain(): Promise<string> {
  return new Promise((go, stop) => waiting.push({ go, stop }));
}

function take(opened: Opened): void {
  token = { value: opened.access_token, until: Date.now() + opened.expires_in * 1000 };
  hint(true);
  state.set({ status: "loggedIn", account: opened.account });
}

function end(): void {
  const { account } = state.get();
  token = null;
  hint(false);
  state.set(account === null ? { status: "anonymous", account } : { status: "ended", account });
}

function forget(): void {
  token = null;
  hint(false);
  const refused = waiting;
  waiting = [];
  state.set({ status: "anonymous", account: null });
  for (const one of refused) one.stop(new Problem(401, "session_ended", ENDED));
}

function hinted(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return true; // storage is forbidden here: ask
  }
}

function hint(there: boolean): void {
  try {
    if (there) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // it saves one request, nothing else
  }
}

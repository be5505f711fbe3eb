/**
 * What was typed and is not saved yet, kept through a reload or a new login in this tab. Closing the tab forgets it, and
 * so does another account: it may hold names and numbers.
 */

import type { Copy } from "./draft";

const PREFIX = "tuiyou.draft.";

export function copyOf(account: string, entry: string): Copy | null {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${account}.`)) sessionStorage.removeItem(key);
    return JSON.parse(sessionStorage.getItem(keyOf(account, entry)) ?? "null") as Copy | null;
  } catch {
    return null; // storage is forbidden here, or holds what an older version wrote
  }
}

export function keepCopy(account: string, entry: string, copy: Copy | null): void {
  try {
    if (copy === null) sessionStorage.removeItem(keyOf(account, entry));
    else sessionStorage.setItem(keyOf(account, entry), JSON.stringify(copy));
  } catch {
    // then only this page has it
  }
}

const keyOf = (account: string, entry: string) => `${PREFIX}${account}.${entry}`;

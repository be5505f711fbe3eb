/** One request, with a limit to its wait. What does not succeed is thrown as a Problem. */

import { health, type Service } from "./health";
import { problemOf, timedOut, unreachable } from "./problem";

const LONGEST_WAIT = 70_000; // the gateway gives up after 60 s, and says so

export type Call = {
  service: Service;
  method: string;
  /** Below the service's prefix. */
  path: string;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** The answer is a file, not JSON. */
  file?: boolean;
};

/** The answer's content; undefined where there is none. */
export async function transport(call: Call): Promise<unknown> {
  const { response, cut } = await answered(call);
  health.saw(call.service, response.status);
  try {
    if (!response.ok) throw await problemOf(response);
    if (response.status === 204) return undefined;
    return await (call.file ? response.blob() : response.json());
  } finally {
    cut();
  }
}

async function answered(call: Call): Promise<{ response: Response; cut: () => void }> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), LONGEST_WAIT);
  const giveUp = () => limit.abort();
  call.signal?.addEventListener("abort", giveUp);
  const cut = () => {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", giveUp);
  };
  try {
    return { response: await fetch(address(call), request(call, limit.signal)), cut };
  } catch (error) {
    cut();
    if (call.signal?.aborted) throw error;
    health.saw(call.service, 0);
    throw limit.signal.aborted ? timedOut() : unreachable();
  }
}

function request(call: Call, signal: AbortSignal): RequestInit {
  const accept = call.file ? "*/*" : "application/json";
  // a file says itself what it is
  const file = call.body instanceof Blob;
  const json: Record<string, string> = call.body === undefined || file ? {} : { "Content-Type": "application/json" };
  const body = file ? (call.body as Blob) : call.body === undefined ? null : JSON.stringify(call.body);
  return { method: call.method, headers: { Accept: accept, ...json, ...call.headers }, body, signal };
}

function address(call: Call): URL {
  const url = new URL(`/api/${call.service}${call.path}`, window.location.origin);
  for (const [name, value] of Object.entries(call.query ?? {}))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== "") url.searchParams.append(name, String(one));
  return url;
}

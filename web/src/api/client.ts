/** The services' operations, typed by their OpenAPI documents. */

import type { paths as Accounts } from "./generated/accounts";
import type { paths as Notifications } from "./generated/notifications";
import type { paths as Review } from "./generated/review";
import type { paths as Submissions } from "./generated/submissions";
import type { Service } from "./health";
import { Problem } from "./problem";
import { proofFor, proofNeeded, wantsProof } from "./proof";
import { session } from "./session";
import { transport, type Call } from "./transport";

type Method = "get" | "post" | "put" | "patch" | "delete";
type Operation = { responses: unknown };
type Having<P, M extends Method> = { [K in keyof P]: P[K] extends Record<M, Operation> ? K : never }[keyof P];
type At<P, K extends keyof P, M extends Method> = P[K] extends Record<M, infer O> ? O : never;

type Content<A> = A extends { content: { "application/json": infer B } } ? B : undefined;
type Answer<O> = O extends { responses: infer R } ? Content<R[keyof R & (200 | 201 | 202 | 204)]> : never;

type PathOf<O> = O extends { parameters: { path: infer V extends object } } ? { params: V } : { params?: undefined };
type QueryOf<O> = O extends { parameters: { query?: infer V } }
  ? { query?: Exclude<V, undefined> }
  : { query?: undefined };
type BodyOf<O> = O extends { requestBody: { content: infer C } }
  ? { body: C extends { "application/json": infer B } ? B : Blob }
  : { body?: undefined };
type Extra = {
  signal?: AbortSignal;
  /** Idempotency-Key: see useOnce. */
  once?: string;
  /** If-Match: the version that is changed. */
  match?: number;
  /** Sent without a token: who proves who they are, or need not. */
  anonymous?: true;
};
type Options<O> = PathOf<O> & QueryOf<O> & BodyOf<O> & Extra;
type Arguments<O> =
  Record<string, never> extends PathOf<O> & BodyOf<O> ? [options?: Options<O>] : [options: Options<O>];

type Loose = { params?: object; query?: object; body?: unknown; file?: true } & Extra;

function clientOf<P>(service: Service) {
  const by =
    <M extends Method>(method: M) =>
    <K extends Having<P, M> & string>(path: K, ...rest: Arguments<At<P, K, M>>): Promise<Answer<At<P, K, M>>> =>
      send(service, method, path, (rest[0] ?? {}) as Loose) as Promise<Answer<At<P, K, M>>>;
  /** What is a file, and no JSON. */
  const file = <K extends Having<P, "get"> & string>(path: K, ...rest: Arguments<At<P, K, "get">>): Promise<Blob> =>
    send(service, "get", path, { ...((rest[0] ?? {}) as Loose), file: true }) as Promise<Blob>;
  return { get: by("get"), post: by("post"), put: by("put"), patch: by("patch"), delete: by("delete"), file };
}

export const accounts = clientOf<Accounts>("accounts");
export const submissions = clientOf<Submissions>("submissions");
export const review = clientOf<Review>("review");
export const notifications = clientOf<Notifications>("notifications");

/** What every service has for its own records. */
export const auditOf = (service: Service) =>
  clientOf<Pick<Accounts, "/audit/records" | "/audit/verification">>(service);

async function send(service: Service, method: Method, path: string, options: Loose): Promise<unknown> {
  const call: Call = {
    service,
    method: method.toUpperCase(),
    path: filled(path, options.params ?? {}),
    query: options.query as Record<string, unknown> | undefined,
    body: options.body,
    signal: options.signal,
    file: options.file ?? false,
  };
  const given: Record<string, string> = {
    ...(options.once !== undefined && { "Idempotency-Key": options.once }),
    ...(options.match !== undefined && { "If-Match": `"${options.match}"` }),
  };
  const token = options.anonymous ? null : await session.token();
  try {
    return await proven({ ...call, headers: { ...given, ...bearer(token) } });
  } catch (error) {
    if (token === null || !(error instanceof Problem) || error.status !== 401) throw error;
    const fresh = await session.another(token);
    return transport({ ...call, headers: { ...given, ...bearer(fresh) } });
  }
}

/** With a proof of work where one is needed, or once more with one where it is asked for. */
async function proven(call: Call): Promise<unknown> {
  const withProof = async () => transport({ ...call, headers: { ...call.headers, ...(await proofFor(call)) } });
  if (proofNeeded(call)) return withProof();
  try {
    return await transport(call);
  } catch (error) {
    if (!wantsProof(error)) throw error;
    return withProof();
  }
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

function filled(path: string, params: object): string {
  const values = params as Record<string, string>;
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

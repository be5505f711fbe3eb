/** Where to go after a login: a page of ours, or home. A link from elsewhere cannot lead away from the site. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith("/")) return "/";
  const url = new URL(next, window.location.origin);
  const here = url.origin === window.location.origin && url.pathname !== "/login";
  return here ? url.pathname + url.search + url.hash : "/";
}

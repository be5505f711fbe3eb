import type { Language } from "@/api/problem";
import type { Role } from "@/api/session";
import { shell } from "@/locales/shell";

type Page = { to: string; name: (t: (typeof shell)[Language]) => string; roles?: readonly Role[] };

/** The main navigation. Without roles: for everybody. */
const PAGES: readonly Page[] = [
  { to: "/", name: (t) => t.home },
  { to: "/entries", name: (t) => t.entries, roles: ["applicant"] },
  { to: "/submitted", name: (t) => t.submitted, roles: ["bureau", "admin"] },
  { to: "/admin/calls", name: (t) => t.calls, roles: ["admin"] },
  { to: "/admin/platforms", name: (t) => t.platforms, roles: ["admin"] },
  { to: "/admin/bureaus", name: (t) => t.bureaus, roles: ["admin"] },
  { to: "/admin/people", name: (t) => t.people, roles: ["admin"] },
  { to: "/admin/invitations", name: (t) => t.invitations, roles: ["admin"] },
  { to: "/admin/import", name: (t) => t.importing, roles: ["admin"] },
  { to: "/audit", name: (t) => t.audit, roles: ["auditor"] },
];

export function pagesOf(role: Role | undefined, language: Language): { to: string; name: string }[] {
  return PAGES.filter(({ roles }) => roles === undefined || (role !== undefined && roles.includes(role))).map(
    ({ to, name }) => ({ to, name: name(shell[language]) }),
  );
}

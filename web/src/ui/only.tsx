import { Navigate, Outlet, useLocation } from "react-router";
import { session, type Role } from "@/api/session";
import { useStore } from "@/api/store";
import { NotFound } from "./not-found";

/** Pages for those who are logged in, or for some roles. What one may not see does not exist. */
export const only = (...roles: Role[]) => <Only roles={roles} />;

function Only({ roles }: { roles: Role[] }) {
  const { account } = useStore(session.state);
  const { pathname, search } = useLocation();
  if (account === null) return <Navigate to={`/login?${new URLSearchParams({ next: pathname + search })}`} replace />;
  if (roles.length > 0 && !roles.includes(account.role)) return <NotFound />;
  return <Outlet />;
}

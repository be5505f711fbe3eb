import { createBrowserRouter, type RouteObject } from "react-router";
import { NotFound } from "./ui/not-found";
import { Broken } from "./ui/broken";
import { only } from "./ui/only";
import { Shell } from "./ui/shell/shell";

/** A page in a file of its own, fetched when somebody goes there. */
const page = (load: () => Promise<{ default: React.ComponentType }>): Pick<RouteObject, "lazy"> => ({
  lazy: async () => ({ Component: (await load()).default }),
});

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <Broken />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <Broken />,
        children: [
          { index: true, ...page(() => import("./features/calls/home")) },
          { path: "calls/:callId", ...page(() => import("./features/calls/call-page")) },
          { path: "login", ...page(() => import("./features/account/login-page")) },
          { path: "register", ...page(() => import("./features/account/register-page")) },
          { path: "invitation", ...page(() => import("./features/account/invitation-page")) },
          { path: "erasure", ...page(() => import("./features/account/erasure-page")) },
          { path: "receipts", ...page(() => import("./features/receipts/receipts-page")) },
          { path: "reset", ...page(() => import("./features/account/reset-page")) },
          {
            element: only(),
            children: [
              { path: "account", ...page(() => import("./features/account/profile-page")) },
              { path: "inbox", ...page(() => import("./features/inbox/inbox-page")) },
            ],
          },
          {
            element: only("applicant"),
            children: [
              { path: "entries", ...page(() => import("./features/entries/entries-page")) },
              { path: "entries/:entryId", ...page(() => import("./features/entries/entry-page")) },
            ],
          },
          {
            element: only("bureau", "admin"),
            children: [
              { path: "submitted", ...page(() => import("./features/submitted/submitted-page")) },
              { path: "submitted/:entryId", ...page(() => import("./features/entries/submitted-entry-page")) },
              { path: "submitted/exports", ...page(() => import("./features/submitted/exports-page")) },
            ],
          },
          {
            element: only("admin"),
            children: [
              { path: "admin/calls", ...page(() => import("./features/planning/calls-page")) },
              { path: "admin/calls/new", ...page(() => import("./features/planning/new-call-page")) },
              { path: "admin/calls/:callId", ...page(() => import("./features/planning/call-page")) },
              { path: "admin/calls/:callId/edit", ...page(() => import("./features/planning/edit-call-page")) },
              { path: "admin/platforms", ...page(() => import("./features/planning/platforms-page")) },
              { path: "admin/bureaus", ...page(() => import("./features/admin/bureaus-page")) },
              { path: "admin/import", ...page(() => import("./features/admin/import-page")) },
              { path: "admin/invitations", ...page(() => import("./features/admin/invitations-page")) },
              { path: "admin/people", ...page(() => import("./features/admin/people-page")) },
              { path: "admin/people/:accountId", ...page(() => import("./features/admin/person-page")) },
            ],
          },
          {
            element: only("auditor"),
            children: [{ path: "audit", ...page(() => import("./features/audit/audit-page")) }],
          },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
];

export const router = createBrowserRouter(routes);

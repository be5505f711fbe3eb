import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { ConfigProvider } from "antd";
import type { ReactElement } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { POLICY } from "./policy";

/** A page at an address, with what every page has around it; without styles, which jsdom takes seconds for. */
export function renderPage(page: ReactElement, at = "/") {
  const router = createMemoryRouter(
    [
      { path: "/", element: page },
      { path: "*", element: <p>somewhere else</p> },
    ],
    { initialEntries: [at] },
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["accounts", "password-policy"], POLICY); // what every form with a password asks for
  return {
    router,
    client,
    ...render(
      <ConfigProvider theme={{ zeroRuntime: true }} button={{ autoInsertSpace: false }}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ConfigProvider>,
    ),
  };
}

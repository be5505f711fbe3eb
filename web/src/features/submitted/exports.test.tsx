import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { components } from "@/api/generated/submissions";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { ExportButton } from "./export-button";
import ExportsPage from "./exports-page";

type Export = components["schemas"]["ExportOut"];

const one: Export = {
  id: "e1",
  format: "xlsx",
  call_id: "c1",
  call_title: "2023年第二季度",
  bureau_id: "b1",
  bureau_name: "北京市广播电视局",
  wanted: {
    title: null,
    work_type: "网络剧",
    state: ["approved"],
    submitted_from: "2023-04-01",
    submitted_until: null,
  },
  state: "running",
  done: 500,
  total: 1200,
  size: null,
  sha256: null,
  failure: null,
  created_at: "2023-06-16T02:10:00Z",
  finished_at: null,
  expires_at: null,
};
const ready: Export = { ...one, state: "ready", done: 1200, size: 2048, expires_at: "2023-06-23T02:10:00Z" };
const listed = (...items: Export[]) => json({ items, next_cursor: null });

afterEach(() => vi.useRealTimers());

describe("exports", () => {
  it("says what to do where there are none, and that it failed where it did", async () => {
    network(() => listed());
    renderPage(<ExportsPage />);
    await screen.findByText("没有导出文件");
    network(() => refusal(503, "unavailable"));
    renderPage(<ExportsPage />);
    await screen.findByText("unavailable 中文");
  });

  it("is asked for again while something is being made, and no more after", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const answers = [listed(one), listed(ready)];
    const asked = network(() => answers.shift() ?? listed(ready));
    renderPage(<ExportsPage />);
    expect(await screen.findByRole("progressbar")).toHaveAttribute("value", "500");
    await screen.findByText("500 / 1200 件作品");
    await screen.findByText("网络剧，初审通过，2023年4月1日 起提交");
    expect(screen.queryByText("下载")).not.toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(2500);
    await screen.findByText("1200 件作品，2 kB");
    await screen.findByText("保留至 2023年6月23日 10:10");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
  });

  it("fetches the file at the address that it is given", async () => {
    const assign = vi.fn();
    vi.stubGlobal("location", { ...window.location, assign });
    network(({ path }) => (path.endsWith("/file") ? json({ url: "/scans/x", expires_at: "" }) : listed(ready)));
    renderPage(<ExportsPage />);
    await userEvent.setup({ delay: null }).click(await screen.findByRole("button", { name: /^下载/ }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith("/scans/x"));
  });

  it("says why one failed, and lets it be deleted", async () => {
    const failure = { code: "interrupted" as const, message: { zh: "多次尝试均被中断", en: "interrupted" } };
    const asked = network(({ method }) =>
      method === "DELETE" ? new Response(null, { status: 204 }) : listed({ ...one, state: "failed", failure }),
    );
    renderPage(<ExportsPage />);
    await screen.findByText("多次尝试均被中断");
    await userEvent.setup({ delay: null }).click(screen.getByRole("button", { name: /^删除/ }));
    await waitFor(() => expect(asked.map(({ method }) => method)).toEqual(["GET", "DELETE", "GET"]));
  });

  it("asks for the list as it is narrowed, and refusals are said", async () => {
    const user = userEvent.setup({ delay: null });
    let refused = true;
    const asked = network(({ method }) => {
      if (method !== "POST") return json({ items: [{ id: "c1", title: "2023年第二季度" }], next_cursor: null });
      return refused ? refusal(409, "too_many_exports") : json(one, 202);
    });
    const { router } = renderPage(<ExportButton wanted={{ call_id: "c1", title: " 三体 ", state: ["approved"] }} />);
    await user.click(screen.getByRole("button", { name: "导出" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/作品名称含“三体”，初审通过/)).toBeVisible();
    await user.click(dialog.getByRole("radio", { name: /CSV/ }));
    await user.click(dialog.getByRole("button", { name: "导出" }));
    await dialog.findByText("too_many_exports 中文");
    refused = false;
    await user.click(dialog.getByRole("button", { name: "导出" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/submitted/exports"));
    const posts = asked.filter(({ method }) => method === "POST");
    expect(posts.map(({ body }) => body)).toEqual(
      Array(2).fill({ call_id: "c1", title: "三体", state: ["approved"], format: "csv", bureau_id: null }),
    );
    expect(new Set(posts.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
  });

  it("needs a call", async () => {
    const user = userEvent.setup({ delay: null });
    network(() => json({ items: [], next_cursor: null }));
    renderPage(<ExportButton wanted={{}} />);
    await user.click(screen.getByRole("button", { name: "导出" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByRole("button", { name: "导出" })).toBeDisabled();
  });
});

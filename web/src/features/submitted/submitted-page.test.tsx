import { act, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import SubmittedPage from "./submitted-page";

afterEach(() => vi.useRealTimers());

const row = (title: string) => ({
  id: title,
  registration_number: "2023Q1-11-00042",
  title,
  work_type: "网络剧",
  copyright_owner: null,
  bureau_name: "北京市广播电视局",
  state: "submitted",
  submitted_at: "2023-03-01T00:00:00Z",
  flags: [],
  warnings: [],
});

it("shows what is submitted while it is open", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let rows = [row("先提交的")];
  network(({ path }) => json({ items: path.includes("/entries/submitted") ? rows : [], next_cursor: null }));
  renderPage(<SubmittedPage />);
  const first = await screen.findByRole("link", { name: "先提交的" });
  first.focus();
  rows = [row("后提交的"), ...rows];
  await act(() => vi.advanceTimersByTimeAsync(20_500));
  await screen.findByRole("link", { name: "后提交的" });
  expect(first).toHaveFocus();
});

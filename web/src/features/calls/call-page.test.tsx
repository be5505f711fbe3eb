import { act, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import CallPage from "./call-page";

afterEach(() => vi.useRealTimers());

const call = {
  id: "c",
  title: "2023年第一季度",
  year: 2023,
  quarter: 1,
  state: "published",
  applicant_kinds: ["organisation", "individual"],
  work_types: ["网络剧"],
  broadcast_from: "2022-12-01",
  broadcast_until: "2023-02-28",
  opens_at: "2023-03-01T00:00:00Z",
  entry_deadline: "2023-03-15T16:00:00Z",
  own_deadline: null,
  recommendation_deadline: "2023-03-31T16:00:00Z",
  bureau_deadlines: [],
  details: "",
  criteria: [],
  extra_fields: [],
  server_time: "2023-03-16T00:00:00Z",
};

it("shows a deadline that is extended while it is open", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let now = call;
  network(({ path }) => json(path.endsWith("/attachments") ? { items: [] } : now));
  renderPage(<CallPage />);
  await screen.findByText("本项目申报已截止。");
  now = { ...call, entry_deadline: "2023-03-20T16:00:00Z" };
  await act(() => vi.advanceTimersByTimeAsync(20_500));
  await screen.findByRole("button", { name: "立刻申报" });
  expect(screen.queryByText("本项目申报已截止。")).not.toBeInTheDocument();
});

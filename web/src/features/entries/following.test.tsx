import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import EntriesPage from "./entries-page";
import type { Entry } from "./entries";
import SubmittedEntryPage from "./submitted-entry-page";
import { entry } from "./testing";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Somebody else has submitted the entry, and the bureau approved it, while the page is open. */
function changing(answer: (path: string, now: Entry) => unknown) {
  let now = entry(1, { title: "演示作品" }, { state: "submitted" });
  const asked = network(({ path }) => json(answer(path, now)));
  return { asked, approve: () => void (now = { ...now, version: 2, state: "approved" }) };
}

const lists = (path: string, now: Entry) => {
  if (path.includes("/counts"))
    return { pending_submission: now.state === "submitted" ? 1 : 0, pending_review: 0, reviewed: 0 };
  if (path.includes("/calls/")) return { title: "演示项目", extra_fields: [] };
  return path.includes("/entries?") ? { items: now.state === "submitted" ? [now] : [], next_cursor: null } : now;
};

const later = () => act(() => vi.advanceTimersByTimeAsync(20_500));

describe("pages that stay open", () => {
  it("show in a list what has moved on", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { approve } = changing(lists);
    renderPage(<EntriesPage />);
    await screen.findByText("演示作品");
    const search = screen.getByRole("searchbox");
    search.focus();
    approve();
    await later();
    await screen.findByText("没有待提交的作品");
    expect(screen.getByText("待提交 0")).toBeInTheDocument();
    expect(search).toHaveFocus();
  });

  it("show where a submitted entry stands now", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { approve } = changing(lists);
    renderPage(<SubmittedEntryPage />);
    const before = (await screen.findByRole("heading", { level: 1 })).nextElementSibling?.textContent;
    approve();
    await later();
    expect(screen.getByRole("heading", { level: 1 }).nextElementSibling?.textContent).not.toBe(before);
  });

  it("ask nothing while nobody sees them", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { asked } = changing(lists);
    renderPage(<EntriesPage />);
    await screen.findByText("演示作品");
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    const before = asked.length;
    await later();
    expect(asked).toHaveLength(before);
  });
});

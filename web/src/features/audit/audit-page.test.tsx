import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import AuditPage from "./audit-page";
import { bounds } from "./filter-form";

const chain = { intact: true, records: 0, sealed: 300, unsealed: 2, last_seal: "ab12", flaw: null, next_cursor: null };

describe("audit", () => {
  it("searches whole days of China, the last one included", () =>
    expect(bounds({ since: "2026-03-01", until: "2026-03-01" })).toEqual({
      since: "2026-02-28T16:00:00.000Z",
      until: "2026-03-01T16:00:00.000Z",
    }));

  it("asks for what the address says", async () => {
    const asked = network(() => json({ items: [], next_cursor: null }));
    renderPage(<AuditPage />, "/?service=review&action=logged_in&until=2026-03-01");
    await screen.findByText("没有符合条件的记录");
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/review/audit/records?until=2026-03-01T16%3A00%3A00.000Z&action=logged_in",
    ]);
  });

  it("verifies step by step until there is no more, and tells where it breaks", async () => {
    const flaw = {
      position: 251,
      record_id: null,
      code: "changed",
      message: { zh: "一条记录或封印被改动", en: "changed" },
    };
    const asked = network(({ path, body }) => {
      if (path.includes("/records")) return json({ items: [], next_cursor: null });
      const { cursor } = body as { cursor: string | null };
      return json(
        cursor === null
          ? { ...chain, records: 200, next_cursor: "c1" }
          : { ...chain, intact: false, records: 250, flaw },
      );
    });
    renderPage(<AuditPage />);
    await userEvent.setup({ delay: null }).click(screen.getByText("校验记录链"));
    await waitFor(() => expect(screen.getByText(/记录链在第 251 条处断开：一条记录或封印被改动/)).toBeVisible());
    const steps = asked.filter(({ path }) => path === "/api/accounts/audit/verification");
    expect(steps.map(({ body }) => (body as { cursor: string | null }).cursor)).toEqual([null, "c1"]);
    expect(screen.queryByText(/记录链完整/)).not.toBeInTheDocument();
  });
});

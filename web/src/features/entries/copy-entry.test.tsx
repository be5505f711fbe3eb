import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import { CopyEntry } from "./copy-entry";
import { entry } from "./testing";

const call = (id: string, changes: object = {}) => ({
  id,
  title: `项目${id}`,
  state: "published",
  applicant_kinds: ["organisation"],
  opens_at: "2023-03-01T00:00:00Z",
  entry_deadline: "2023-03-15T16:00:00Z",
  own_deadline: null,
  bureau_deadlines: [],
  server_time: "2023-03-16T00:00:00Z",
  ...changes,
});
const until = (day: number) => ({ bureau_id: `b${day}`, bureau_name: `台局${day}`, until: `2023-03-${day}T16:00:00Z` });

it("offers every call that still takes entries, be it at one bureau only", async () => {
  const items = [
    call("甲"),
    call("乙", { bureau_deadlines: [until(15), until(20)] }),
    call("丙", { own_deadline: "2023-03-18T16:00:00Z" }),
    call("丁", { opens_at: "2023-04-01T00:00:00Z", entry_deadline: "2023-05-01T00:00:00Z" }),
  ];
  network(() => json({ items, next_cursor: null }));
  renderPage(<CopyEntry entry={entry(2, {}, { state: "submitted" })} />);
  await userEvent.click(screen.getByRole("button", { name: "复制到其他项目" }));
  const offered = await screen.findAllByRole("radio");
  expect(offered.map((one) => one.closest("label")?.textContent)).toEqual([
    expect.stringContaining("项目乙 统一申报已截止，仅下列台局仍接受申报：台局20。"),
    expect.stringContaining("项目丙 提交截止 2023年3月18日 24:00"),
  ]);
  expect(within(screen.getByRole("dialog")).queryByText(/台局15/)).not.toBeInTheDocument();
});

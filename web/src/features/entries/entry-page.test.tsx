import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { keepCopy } from "./draft-copy";
import EntryPage from "./entry-page";
import { entry, values } from "./testing";

afterEach(() => sessionStorage.clear());

it("shows of a draft that was deleted elsewhere what was typed here and not saved, until that is given up", async () => {
  network(({ path }) =>
    path.includes("/calls/") ? json({ title: "演示项目", extra_fields: [] }) : refusal(404, "entry_not_found"),
  );
  keepCopy("", "", {
    base: entry(1, { title: "原名" }),
    values: values({ title: "原名", synopsis: "没有保存的简介" }),
  });
  const page = renderPage(<EntryPage />);
  const left = await screen.findByRole("region", { name: "以下内容没有保存" });
  expect(screen.getByText("没有这个页面")).toBeInTheDocument();
  within(left).getByText("没有保存的简介");
  expect(within(left).queryByText("原名")).not.toBeInTheDocument();
  await userEvent.click(within(left).getByRole("button", { name: "不再需要" }));
  expect(screen.queryByText("没有保存的简介")).not.toBeInTheDocument();
  page.unmount();
  renderPage(<EntryPage />);
  await screen.findByText("没有这个页面");
  expect(screen.queryByRole("region", { name: "以下内容没有保存" })).not.toBeInTheDocument();
});

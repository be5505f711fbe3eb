import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network, refusal, type Answering } from "@/test/network";
import { renderPage } from "@/test/render";
import ImportPage from "./import-page";

const message = { zh: "必填", en: "is required" };
const counts = { bureaus: 1, staff: 2, experts: 3 };
const fault = (row: number) => ({ sheet: "专家", row, column: "B", code: "required", message });
const workbook = (name = "people.xlsx") => new File(["workbook"], name);

function shown(answer: Answering) {
  const asked = network(answer);
  renderPage(<ImportPage />);
  const user = userEvent.setup({ delay: null, applyAccept: false });
  const choose = (file: File) => user.upload(screen.getByLabelText(/选择文件/), file);
  return { asked, user, choose };
}

describe("import", () => {
  it("lists every fault by its place, a hundred at once", async () => {
    const faults = Array.from({ length: 130 }, (_, index) => fault(index + 2));
    const { asked, user, choose } = shown(() => json({ ...counts, faults }));
    await choose(workbook());
    expect(await screen.findByRole("heading", { name: "有 130 处错误" })).toBeVisible();
    const [, first] = within(screen.getByRole("table")).getAllByRole("row");
    expect(
      within(first!)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["专家", "2", "B 电子邮箱", "必填"]);
    expect(screen.getAllByRole("row")).toHaveLength(101);
    await user.click(screen.getByText("再显示 30 处"));
    expect(screen.getAllByRole("row")).toHaveLength(131);
    expect(screen.queryByText("导入")).toBeNull();
    expect(asked.map(({ path }) => path)).toEqual(["/api/accounts/imports?dry_run=true"]);
    expect(asked[0]?.body).toBeInstanceOf(Blob);
    expect(asked[0]?.headers.get("Content-Type")).toBeNull();
  });

  it("brings in what was checked, after telling what will be made", async () => {
    const { asked, user, choose } = shown(() => json({ ...counts, faults: [] }));
    await choose(workbook());
    await user.click(await screen.findByText("导入"));
    expect(await screen.findByText("将新增 1 家台局，并立即发出 5 封邀请邮件。")).toBeVisible();
    expect(asked).toHaveLength(1);
    await user.click(within(screen.getByRole("tooltip")).getByText("导入"));
    expect(await screen.findByRole("heading", { name: "导入完成" })).toBeVisible();
    expect(asked[1]?.path).toBe("/api/accounts/imports");
    expect(asked[1]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[1]?.body).toBe(asked[0]?.body);
  });

  it("shows the faults that came up since it was checked", async () => {
    const refused = refusal(422, "import_invalid", [{ field: "专家!B3", code: "email_invited", message }]);
    const { user, choose } = shown(({ path }) =>
      path.includes("dry_run") ? json({ ...counts, faults: [] }) : refused,
    );
    await choose(workbook());
    await user.click(await screen.findByText("导入"));
    await user.click(within(await screen.findByRole("tooltip")).getByText("导入"));
    expect(await screen.findByRole("heading", { name: "有 1 处错误" })).toBeVisible();
    expect(screen.getByText("import_invalid 中文")).toBeVisible();
    expect(screen.queryByRole("heading", { name: "预检通过" })).toBeNull();
  });

  it("sends nothing that is no workbook, and forgets what was chosen before", async () => {
    const { asked, choose } = shown(() => json({ ...counts, faults: [] }));
    await choose(workbook());
    expect(await screen.findByRole("heading", { name: "预检通过" })).toBeVisible();
    await choose(workbook("people.xls"));
    expect(screen.getByText(/请先在 Excel 中另存为/)).toBeVisible();
    expect(screen.queryByRole("heading", { name: "预检通过" })).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it("says why the service takes no such file", async () => {
    const { choose } = shown(() => refusal(422, "not_a_workbook"));
    await choose(workbook());
    expect(await screen.findByText("not_a_workbook 中文")).toBeVisible();
    expect(screen.queryByText("导入")).toBeNull();
  });
});

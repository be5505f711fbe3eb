import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import { BureauDialog } from "./bureau-dialog";

const bureau = (id: string, name: string) => ({ id, name, group: "provincial", region_code: "11", active: true });

describe("choosing a bureau", () => {
  it("ticks one box at a time, by mouse and by keyboard", async () => {
    network(() => json({ items: [bureau("b1", "北京市广播电视局"), bureau("b2", "上海市文化和旅游局")] }));
    const chosen: string[] = [];
    renderPage(<BureauDialog chosen="" onChoose={(id) => chosen.push(id)} onClose={() => undefined} />);
    const first = await screen.findByRole("checkbox", { name: "北京市广播电视局" });
    const second = screen.getByRole("checkbox", { name: "上海市文化和旅游局" });
    const ok = screen.getByRole("button", { name: "确定" });
    const group = screen.getByRole("group", { name: "选择申报台局" });
    expect(group).toHaveAccessibleDescription(/只能选一个/);
    expect(ok).toBeDisabled();
    await userEvent.click(first);
    expect(first).toBeChecked();
    second.focus();
    await userEvent.keyboard(" ");
    expect(second).toBeChecked();
    expect(first).not.toBeChecked();
    await userEvent.keyboard(" ");
    expect(second).not.toBeChecked();
    expect(ok).toBeDisabled();
    await userEvent.click(first);
    await userEvent.click(ok);
    expect(chosen).toEqual(["b1"]);
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import type { Bureau } from "./bureaus";
import { SwitchBureau } from "./change-bureau";

const BUREAU: Bureau = {
  id: "01890000-0000-7000-8000-000000000001",
  name: "演示省广播电视局",
  region_code: "11",
  region_name: "北京市",
  group: "provincial",
  central_direct: false,
  active: true,
};

describe("switching a bureau", () => {
  it("says why it could not be switched on", async () => {
    network(() => refusal(503, "unavailable"));
    renderPage(<SwitchBureau bureau={{ ...BUREAU, active: false }} />);
    await userEvent.setup({ delay: null }).click(screen.getByText("启用"));
    expect(await screen.findByText("unavailable 中文")).toBeVisible();
    expect(screen.getByText("启用")).toBeEnabled();
  });

  it("says why it could not be switched off", async () => {
    network(() => refusal(503, "unavailable"));
    renderPage(<SwitchBureau bureau={BUREAU} />);
    const user = userEvent.setup({ delay: null });
    await user.click(screen.getByText("停用"));
    await user.click((await screen.findAllByText("停用")).at(-1)!);
    expect(await screen.findByText("unavailable 中文")).toBeVisible();
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import InvitationPage from "./invitation-page";

const PREVIEW = {
  role: "expert",
  name: "演**",
  email: "d***@example.com",
  bureau_name: null,
  organisation: "演示大学",
  expires_at: "2023-03-15T16:00:00Z",
};

async function fill(user: ReturnType<typeof userEvent.setup>) {
  const values = { 登录账号: "demo01", 联系电话: "010-86096235", 登录密码: "Demo123456", 确认密码: "Demo123456" };
  for (const [label, value] of Object.entries(values)) {
    await user.click(await screen.findByLabelText(label));
    await user.paste(value);
  }
}

describe("invitation", () => {
  it("tells for what it is, and opens the account with the token", async () => {
    const asked = network(({ path }) => (path.endsWith("/preview") ? json(PREVIEW) : json({ login: "demo01" }, 201)));
    renderPage(<InvitationPage />, "/#the-token");
    const user = userEvent.setup({ delay: null });
    expect(await screen.findByText("演示大学")).toBeVisible();
    await fill(user);
    await user.click(screen.getByText("开通账号"));
    expect(await screen.findByText("账号已开通")).toBeVisible();
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/accounts/invitations/preview",
      "/api/accounts/invitations/acceptance",
    ]);
    expect(asked[1]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[1]?.body).toEqual({
      token: "the-token",
      login: "demo01",
      phone: "010-86096235",
      password: "Demo123456",
    });
  });

  it("says what is wrong with one that cannot be used", async () => {
    network(() => refusal(409, "invitation_revoked"));
    renderPage(<InvitationPage />, "/#the-token");
    expect(await screen.findByRole("heading", { name: "无法使用这份邀请" })).toBeVisible();
    expect(screen.getByText("invitation_revoked 中文")).toBeVisible();
    expect(screen.queryByLabelText("登录账号")).toBeNull();
  });

  it("says it as well where that came up while the form was filled in", async () => {
    const closed = refusal(409, "invitation_bureau_inactive");
    const previews = [json(PREVIEW), closed.clone()];
    network(({ path }) => (path.endsWith("/preview") ? previews.shift()! : closed));
    renderPage(<InvitationPage />, "/#the-token");
    const user = userEvent.setup({ delay: null });
    await fill(user);
    await user.click(screen.getByText("开通账号"));
    expect(await screen.findByRole("heading", { name: "无法使用这份邀请" })).toBeVisible();
    expect(screen.getByText("invitation_bureau_inactive 中文")).toBeVisible();
    expect(screen.queryByLabelText("登录账号")).toBeNull();
  });

  it("asks nobody where the token is missing", () => {
    const asked = network(() => json(PREVIEW));
    renderPage(<InvitationPage />);
    expect(screen.getByText("邀请链接不完整")).toBeVisible();
    expect(asked).toHaveLength(0);
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { json, network, opened, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { LoginForm } from "./login-form";

const ticket = (due: "code" | "new_password" | "set_up") => json({ ticket: "tk", due, expires_in: 300 }, 202);

async function logIn() {
  renderPage(<LoginForm />);
  const user = userEvent.setup({ delay: null });
  await user.type(screen.getByLabelText("登录账号"), "demo01");
  await user.type(screen.getByLabelText("登录密码"), "Demo123456");
  await user.click(screen.getByText("登录"));
  return user;
}

beforeEach(() => session.forget());

describe("login", () => {
  it("keeps the login, empties the password and goes there when they were wrong", async () => {
    network(() => refusal(401, "login_failed"));
    await logIn();
    expect(await screen.findByText("login_failed 中文")).toBeVisible();
    expect(screen.getByLabelText("登录账号")).toHaveValue("demo01");
    expect(screen.getByLabelText("登录密码")).toHaveValue("");
    expect(screen.getByLabelText("登录密码")).toHaveFocus();
  });

  it("counts a wait down, and waits with it", async () => {
    network(() => refusal(429, "login_delayed", [], { "Retry-After": "30" }));
    await logIn();
    expect(await screen.findByText("请于 30 秒后再试")).toBeVisible();
    expect(screen.getByText("登录").closest("button")).toBeDisabled();
  });

  it("asks for the second factor where it is due", async () => {
    const asked = network(({ path }) => (path.endsWith("/second-factor") ? opened("t1") : ticket("code")));
    const user = await logIn();
    await user.type(await screen.findByLabelText("动态码或恢复码"), "123456");
    expect(session.state.get().status).toBe("anonymous");
    await user.click(screen.getByText("继续"));
    expect(asked.map(({ body }) => body)[1]).toEqual({ ticket: "tk", code: "123456" });
    expect(session.state.get().status).toBe("loggedIn");
  });

  it("takes a new password for one that is too old, by the platform's rule, before what else is due", async () => {
    const asked = network(({ path }) => {
      if (path.endsWith("/sessions")) return ticket("code");
      return path.endsWith("/second-factor") ? ticket("new_password") : opened("t1");
    });
    const user = await logIn();
    await user.type(await screen.findByLabelText("动态码或恢复码"), "123456");
    await user.click(screen.getByText("继续"));
    await user.type(await screen.findByLabelText("新密码"), "demo1");
    expect(screen.getByText("须含数字")).toHaveAttribute("data-holds", "true");
    expect(screen.getByText("须含大写字母")).toHaveAttribute("data-holds", "false");
    await user.click(screen.getByText("设置新密码"));
    expect(await screen.findByText("登录密码长度须为 10–20 位；登录密码须含大写字母")).toBeVisible();
    await user.clear(screen.getByLabelText("新密码"));
    await user.type(screen.getByLabelText("新密码"), "Demo654321");
    await user.type(screen.getByLabelText("确认密码"), "Demo654321");
    await user.click(screen.getByText("设置新密码"));
    await vi.waitFor(() => expect(session.state.get().status).toBe("loggedIn"));
    const both = { password: "Demo654321", password_confirmation: "Demo654321" };
    expect(asked.at(-1)).toMatchObject({
      path: "/api/accounts/sessions/new-password",
      body: { ticket: "tk", ...both },
    });
  });

  it("lets set one up where it must be, and begins the session after the recovery codes", async () => {
    network(async ({ path }) => {
      if (path.endsWith("/set-up")) return json({ secret: "ABCDEFGHIJ", uri: "otpauth://totp/demo" });
      if (!path.endsWith("/activation")) return ticket("set_up");
      return json({ ...((await opened("t1").json()) as object), recovery_codes: ["abcd-efgh-2345-mnop"] });
    });
    const user = await logIn();
    expect(await screen.findByText("ABCD EFGH IJ")).toBeVisible();
    await user.type(screen.getByLabelText("动态码"), "123456");
    await user.click(screen.getByText("继续"));
    expect(await screen.findByText("abcd-efgh-2345-mnop")).toBeVisible();
    expect(session.state.get().status).toBe("anonymous");
    await user.click(screen.getByText("已保存，进入系统"));
    expect(session.state.get().status).toBe("loggedIn");
  });
});

import { screen } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { json, network, opened, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { SecondFactor } from "./second-factor";

const CODES = ["abcd-efgh-2345-mnop", "qrst-uvwx-yz23-4567"];
const OFF = { enabled_at: null, recovery_codes_left: 0, required: false };
const ON = { enabled_at: "2023-03-15T16:00:00Z", recovery_codes_left: 2, required: true };

/** The service, which knows whether the second factor is enabled. */
function service(enabled = false) {
  return network(({ method, path }) => {
    if (path.endsWith("/activation")) {
      enabled = true;
      return json({ recovery_codes: CODES });
    }
    if (path.endsWith("/removal")) return new Response(null, { status: 204 });
    if (method === "POST") return json({ secret: "ABCDEFGHIJKL", uri: "otpauth://totp/demo?secret=ABCDEFGHIJKL" });
    return json(enabled ? ON : OFF);
  });
}

function shown() {
  const user = userEvent.setup({ delay: null });
  const { client } = renderPage(<SecondFactor login="demo01" />);
  return { user, client };
}

/** To where the authenticator is shown. */
async function begin(user: UserEvent) {
  await user.click(await screen.findByText("设置两步验证"));
  await user.type(await screen.findByLabelText("当前密码"), "Demo 123456");
  await user.click(screen.getByText("继续"));
}

describe("second factor", () => {
  it("is set up by QR code or by typing, and a code", async () => {
    const asked = service();
    const { user } = shown();
    await begin(user);
    expect(await screen.findByText("ABCD EFGH IJKL")).toBeVisible();
    expect(screen.getByLabelText("供身份验证器扫描的二维码").tagName).toBe("svg");
    await user.type(screen.getByLabelText("动态码"), "123456");
    await user.click(screen.getByText("启用"));
    expect(await screen.findByText(CODES[0]!)).toBeVisible();
    expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
      { current_password: "Demo 123456" },
      { code: "123456" },
    ]);
  });

  it("is not set up by whoever has the session alone", async () => {
    const fault = {
      field: "current_password",
      code: "password_wrong",
      message: { zh: "当前登录密码错误", en: "is wrong" },
    };
    const asked = network(({ method }) => (method === "POST" ? refusal(422, "form_invalid", [fault]) : json(OFF)));
    const { user } = shown();
    await user.click(await screen.findByText("设置两步验证"));
    expect(asked.some(({ method }) => method === "POST")).toBe(false);
    await user.type(await screen.findByLabelText("当前密码"), "Demo 123456");
    await user.click(screen.getByText("继续"));
    expect(await screen.findByText("当前登录密码错误")).toBeVisible();
    expect(screen.queryByLabelText("动态码")).toBeNull();
  });

  it("shows its recovery codes until they are kept, also when the state is fetched anew", async () => {
    service();
    const { user, client } = shown();
    await begin(user);
    await user.type(await screen.findByLabelText("动态码"), "123456");
    await user.click(screen.getByText("启用"));
    await screen.findByText(CODES[0]!);
    await client.refetchQueries(); // as when one returns to the window
    expect(screen.getByText(CODES[1]!)).toBeVisible();
    await user.click(screen.getByText("已保存"));
    expect(await screen.findByText("已启用")).toBeVisible();
    expect(screen.queryByText(CODES[0]!)).toBeNull();
  });

  it("gives its recovery codes to the clipboard", async () => {
    service();
    const { user } = shown();
    await begin(user);
    await user.type(await screen.findByLabelText("动态码"), "123456");
    await user.click(screen.getByText("启用"));
    await user.click(await screen.findByText("复制"));
    expect(await screen.findByText("已复制")).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(CODES.join("\n"));
  });

  it("says that few recovery codes are left, and is removed with a code, which ends the session", async () => {
    session.open((await opened("t1").json()) as Parameters<typeof session.open>[0]);
    const asked = service(true);
    const { user } = shown();
    expect(await screen.findByText(/2 个 所剩不多/)).toBeVisible();
    await user.click(screen.getByText("停用两步验证"));
    expect(screen.getByText(/下次登录时须重新设置/)).toBeVisible();
    await user.type(screen.getByLabelText("动态码或恢复码"), CODES[0]!);
    await user.click(screen.getByText("停用两步验证"));
    await vi.waitFor(() => expect(session.state.get().status).toBe("anonymous"));
    expect(asked.at(-1)?.body).toEqual({ code: CODES[0] });
  });

  it("tells a wrong code beside the field", async () => {
    const fault = { field: "code", code: "code_wrong", message: { zh: "动态验证码或恢复码错误", en: "is wrong" } };
    network(({ path }) => (path.endsWith("/removal") ? refusal(422, "form_invalid", [fault]) : json(ON)));
    const { user } = shown();
    await user.click(await screen.findByText("停用两步验证"));
    await user.type(screen.getByLabelText("动态码或恢复码"), "123456");
    await user.click(screen.getByText("停用两步验证"));
    expect(await screen.findByText("动态验证码或恢复码错误")).toBeVisible();
  });
});

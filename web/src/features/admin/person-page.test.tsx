import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { json, network, opened, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import type { Person } from "./people";
import PersonPage from "./person-page";

const AUDITOR: Person = {
  id: "b",
  role: "auditor",
  kind: null,
  name: "赵*",
  login: "demo02",
  identifier: null,
  email: "z***@example.com",
  email_confirmed_at: null,
  phone: "138****5678",
  contact_name: null,
  unit_id: null,
  active: true,
  created_at: "2023-03-15T16:00:00Z",
  erasure_due_at: null,
  expertise: null,
};
const WRONG = {
  field: "current_password",
  code: "password_wrong",
  message: { zh: "当前登录密码错误", en: "is wrong" },
};

/** The page of a person, before the administrator with the id "a". */
async function shown(person: Person, wrong = false) {
  session.open((await opened("t1").json()) as Parameters<typeof session.open>[0]);
  const asked = network(({ method, path }) => {
    if (path.includes("/bureaus")) return json({ items: [] });
    return method !== "GET" && wrong ? refusal(422, "form_invalid", [WRONG]) : json(person);
  });
  renderPage(<PersonPage />);
  await screen.findByRole("heading", { name: person.login });
  return { user: userEvent.setup({ delay: null }), asked };
}

describe("the page of a person", () => {
  beforeEach(() => session.forget());
  afterEach(() => session.forget());

  it("offers nothing of one's own account that would be refused", async () => {
    await shown({ ...AUDITOR, id: "a", role: "admin" });
    expect(screen.getByRole("link", { name: "前往我的账号" })).toHaveAttribute("href", "/account");
    for (const refused of ["修改", "重置两步验证", "停用", "注销账号"])
      expect(screen.queryByRole("button", { name: refused })).toBeNull();
  });

  it("resets an auditor's second factor with the administrator's password", async () => {
    const { user, asked } = await shown(AUDITOR);
    await user.click(screen.getByRole("button", { name: "重置两步验证" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("您自己的登录密码"), "Demo 123456 ");
    await user.click(dialog.getByRole("button", { name: "重置两步验证" }));
    expect(await screen.findByText(/^已重置。/)).toBeVisible();
    expect(asked.at(-1)).toMatchObject({
      method: "POST",
      path: expect.stringMatching(/\/people\/b\/second-factor\/removal$/) as string,
      body: { current_password: "Demo 123456 " },
    });
  });

  it("tells a wrong password beside the field", async () => {
    const { user } = await shown(AUDITOR, true);
    await user.click(screen.getByRole("button", { name: "重置两步验证" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("您自己的登录密码"), "Demo 123456");
    await user.click(dialog.getByRole("button", { name: "重置两步验证" }));
    expect(await dialog.findByText("当前登录密码错误")).toBeVisible();
    expect(screen.queryByText(/^已重置。/)).toBeNull();
  });

  it("changes an auditor's address with the administrator's password, and the name without", async () => {
    const { user, asked } = await shown(AUDITOR);
    await user.click(screen.getByRole("button", { name: "修改" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("姓名或名称"), "赵新");
    expect(dialog.queryByLabelText("您自己的登录密码")).toBeNull();
    await user.type(dialog.getByLabelText("电子邮箱"), "new@example.com");
    await user.type(await dialog.findByLabelText("您自己的登录密码"), "Demo 123456");
    await user.click(dialog.getByRole("button", { name: "保存" }));
    await expect
      .poll(() => asked.find(({ method }) => method === "PATCH")?.body)
      .toEqual({ name: "赵新", email: "new@example.com", current_password: "Demo 123456" });
  });

  it("asks for no password for other staff", async () => {
    const { user, asked } = await shown({ ...AUDITOR, role: "bureau" });
    await user.click(screen.getByText("修改"));
    await user.type(await screen.findByLabelText("联系电话"), "13700001111");
    expect(screen.queryByLabelText("您自己的登录密码")).toBeNull();
    await user.click(screen.getByText("重置两步验证"));
    expect(await screen.findByText("已核实 demo02 的身份，重置其两步验证？")).toBeVisible();
    expect(asked.every(({ method }) => method === "GET")).toBe(true);
  });
});

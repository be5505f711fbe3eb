import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import RegisterPage from "./register-page";

const ORGANISATION = {
  机构名称: "演示影视有限公司",
  统一社会信用代码: "914403001922038216",
  联系人: "演示联系人",
  电子邮箱: "demo@example.com",
  联系电话: "010-86096235",
  登录账号: "demo01",
  登录密码: "Demo123456",
  确认密码: "Demo123456",
};

const fault = (field: string, zh: string) => ({ field, code: "x", message: { zh, en: "is wrong" } });

async function fillIn(values: Record<string, string>) {
  const user = userEvent.setup({ delay: null });
  for (const [label, value] of Object.entries(values)) {
    const field = screen.getByLabelText(label);
    await user.click(field);
    await user.paste(value);
  }
  return user;
}

describe("registration", () => {
  it("sends an organisation's form once, with a key", async () => {
    const asked = network(() => json({ login: "demo01" }, 201));
    renderPage(<RegisterPage />);
    const user = await fillIn(ORGANISATION);
    await user.click(screen.getByLabelText("企业单位"));
    await user.click(screen.getByText("提交注册"));
    expect(await screen.findByText("注册成功")).toBeVisible();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toBe("/api/accounts/registrations/organisations");
    expect(asked[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(asked[0]?.body).toEqual({
      name: "演示影视有限公司",
      kind: "enterprise",
      identifier: "914403001922038216",
      contact_name: "演示联系人",
      email: "demo@example.com",
      phone: "010-86096235",
      login: "demo01",
      password: "Demo123456",
      password_confirmation: "Demo123456",
    });
  });

  it("shows every fault of the server beside its field, and goes to the first", async () => {
    network(() =>
      refusal(422, "form_invalid", [fault("name", "该机构名称已注册"), fault("login", "该登录账号已被使用")]),
    );
    renderPage(<RegisterPage />);
    const user = await fillIn(ORGANISATION);
    await user.click(screen.getByLabelText("企业单位"));
    await user.click(screen.getByText("提交注册"));
    const name = screen.getByLabelText("机构名称");
    await waitFor(() => expect(name).toHaveAccessibleDescription(expect.stringContaining("该机构名称已注册")));
    expect(screen.getByLabelText("登录账号")).toHaveAccessibleDescription(
      expect.stringContaining("该登录账号已被使用"),
    );
    await waitFor(() => expect(name).toHaveFocus());
    expect(screen.getByText("有 2 处需要修改")).toBeVisible();
  });

  it("sends the same key again when no answer came, and another one after a change", async () => {
    const asked = network(() => {
      throw new TypeError("Failed to fetch");
    });
    renderPage(<RegisterPage />);
    const user = await fillIn(ORGANISATION);
    await user.click(screen.getByLabelText("企业单位"));
    const submit = () => user.click(screen.getByText("提交注册"));
    await submit();
    await screen.findByText(/无法连接服务器/);
    await submit();
    await waitFor(() => expect(asked).toHaveLength(2));
    await screen.findByText(/无法连接服务器/);
    await user.type(screen.getByLabelText("登录账号"), "2");
    await submit();
    await waitFor(() => expect(asked).toHaveLength(3));
    const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it("sends nothing while a field is wrong, and says what is", async () => {
    const asked = network(() => json({ login: "demo01" }, 201));
    renderPage(<RegisterPage />, "/?kind=individual");
    const user = await fillIn({ 居民身份证号: "110105194912310021", 登录密码: "short" });
    await user.click(screen.getByText("提交注册"));
    expect(await screen.findByText("居民身份证号有误，请核对")).toBeVisible();
    expect(await screen.findByText("登录密码长度须为 10–20 位；登录密码须含数字；登录密码须含大写字母")).toBeVisible();
    expect(screen.getByLabelText("姓名")).toHaveAccessibleDescription(expect.stringContaining("必填"));
    expect(asked).toEqual([]);
  });

  it("takes a fault away as soon as the field is right", async () => {
    network(() => json({}));
    renderPage(<RegisterPage />, "/?kind=individual");
    const user = await fillIn({ 居民身份证号: "11010519491231002" });
    await user.tab();
    expect(await screen.findByText("居民身份证号有误，请核对")).toBeVisible();
    await user.type(screen.getByLabelText("居民身份证号"), "X");
    await waitFor(() => expect(screen.queryByText("居民身份证号有误，请核对")).not.toBeInTheDocument());
  });
});

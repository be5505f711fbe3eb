import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { accounts } from "@/api/client";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { ChangeContact } from "./change-contact";
import { meKey } from "./me";

const ME = {
  id: "a",
  role: "applicant",
  kind: "enterprise",
  name: "演示机构",
  login: "demo01",
  identifier: "9144************16",
  email: "d***@example.com",
  email_confirmed_at: null,
  phone: "138****5678",
  contact_name: "演*",
  unit_id: null,
  version: 3,
};

function Page() {
  const { data } = useQuery({ queryKey: meKey, queryFn: () => accounts.get("/me") });
  return data ? <ChangeContact me={data} /> : null;
}

async function opened() {
  renderPage(<Page />);
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByText("修改联系方式"));
  return user;
}

describe("one's own contact details", () => {
  it("change where one types, for the version that was seen, and with the password", async () => {
    const asked = network(() => json(ME));
    const user = await opened();
    expect(screen.queryByLabelText("当前密码")).toBeNull();
    await user.type(screen.getByLabelText("电子邮箱"), " new@example.com ");
    await user.type(await screen.findByLabelText("当前密码"), "Demo 123456 ");
    await user.click(screen.getByText("保存"));
    expect(await screen.findByText("已保存。")).toBeVisible();
    expect(asked[1]).toMatchObject({
      method: "PATCH",
      body: { email: "new@example.com", current_password: "Demo 123456 " },
    });
    expect(asked[1]?.headers.get("If-Match")).toBe('"3"');
  });

  it("send nothing where nothing was typed, and no password for a name", async () => {
    const asked = network(() => json(ME));
    const user = await opened();
    await user.click(screen.getByText("保存"));
    expect(await screen.findByText("已保存。")).toBeVisible();
    expect(asked).toHaveLength(1);
    await user.click(screen.getByText("修改联系方式"));
    await user.type(screen.getByLabelText("联系人"), "演示新人");
    await user.click(screen.getByText("保存"));
    expect(await screen.findByText("已保存。")).toBeVisible();
    expect(asked[1]?.body).toEqual({ contact_name: "演示新人" });
  });

  it("that were changed elsewhere can be changed at the next try", async () => {
    let version = 3;
    const asked = network(({ method, headers }) => {
      if (method === "GET") return json({ ...ME, version });
      return headers.get("If-Match") === '"4"' ? json(ME) : refusal(412, "profile_changed");
    });
    const user = await opened();
    await user.type(screen.getByLabelText("联系人"), "演示新人");
    version = 4;
    await user.click(screen.getByText("保存"));
    expect(await screen.findByText("profile_changed 中文")).toBeVisible();
    expect(screen.getByLabelText("联系人")).toHaveValue("演示新人");
    await user.click(screen.getByText("保存"));
    expect(await screen.findByText("已保存。")).toBeVisible();
    expect(asked.at(-1)?.headers.get("If-Match")).toBe('"4"');
  });
});

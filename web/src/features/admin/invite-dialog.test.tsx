import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { json, network, type Seen } from "@/test/network";
import { renderPage } from "@/test/render";
import { InviteDialog } from "./invite-dialog";

const posted = (asked: Seen[]) => asked.filter(({ method }) => method === "POST");

async function shown() {
  const asked = network(({ method }) => (method === "POST" ? json({}, 201) : json({ items: [] })));
  const onClose = vi.fn();
  renderPage(<InviteDialog onClose={onClose} />);
  const user = userEvent.setup({ delay: null });
  const type = async (label: string, value: string) => {
    await user.click(screen.getByLabelText(label));
    await user.paste(value);
  };
  const choose = async (role: string) => {
    await user.click(screen.getByLabelText("邀请为"));
    await user.click(await screen.findByTitle(role));
  };
  await choose("专家");
  await type("姓名", "演示专家");
  await type("电子邮箱", "demo@example.com");
  await type("所在单位", "演示大学");
  const send = () => user.click(screen.getAllByText("发出邀请").at(-1)!);
  return { asked, onClose, choose, type, send };
}

describe("inviting an expert", () => {
  it("sends how many works they review at most", async () => {
    const { asked, onClose, type, send } = await shown();
    await type("评审上限（部）", "３0");
    await send();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(posted(asked)[0]?.body).toMatchObject({ role: "expert", organisation: "演示大学", load_limit: 30 });
  });

  it("sends no limit where none was typed", async () => {
    const { asked, onClose, send } = await shown();
    await send();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(posted(asked)[0]?.body).toMatchObject({ role: "expert", load_limit: null });
  });

  it("checks the limit before it is sent", async () => {
    const { asked, type, send } = await shown();
    await type("评审上限（部）", "1001");
    await send();
    expect(await screen.findByText("须为 1–1000 的整数")).toBeVisible();
    expect(posted(asked)).toHaveLength(0);
  });

  it("forgets the limit where the role is another in the end", async () => {
    const { asked, onClose, choose, type, send } = await shown();
    await type("评审上限（部）", "30");
    await choose("审计员");
    await send();
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(posted(asked)[0]?.body).toMatchObject({ role: "auditor", organisation: "", load_limit: null });
  });
});

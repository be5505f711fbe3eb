import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { session, type Account } from "@/api/session";
import { network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import { AccountMenu } from "./account-menu";

const ACCOUNT = { id: "1", role: "applicant", name: "演示机构", login: "demo01" } as Account;

function shown(answers: (() => Response)[]) {
  const asked = network(() => answers.shift()!());
  session.open({ account: ACCOUNT, access_token: "token", expires_in: 600 });
  const { router } = renderPage(<AccountMenu account={ACCOUNT} />, "/");
  return { asked, router, user: userEvent.setup({ delay: null }) };
}

const gone = () => new Response(null, { status: 204 });
const offline = () => {
  throw new TypeError("offline");
};

describe("logging out", () => {
  afterEach(() => session.forget());

  it.each([
    ["offline", offline, /网络/],
    ["too often", () => refusal(429, "too_many_requests"), /too_many_requests 中文/],
    ["out of order", () => refusal(503, "unavailable"), /unavailable 中文/],
  ])("says that one is still logged in, and offers to try again: %s", async (_, failing, why) => {
    const { asked, user } = shown([failing, gone]);
    await user.click(screen.getByText("demo01"));
    await user.click(screen.getByText("退出登录"));
    const alert = await screen.findByRole("alert");
    await waitFor(() => expect(alert).toHaveTextContent("您仍处于登录状态"));
    expect(alert).toHaveTextContent(why);
    expect(session.state.get().status).toBe("loggedIn");
    await user.click(document.body);
    expect(screen.getByText(/您仍处于登录状态/), "not put away by a click elsewhere").toBeVisible();
    await user.click(screen.getByText("重新退出登录"));
    await waitFor(() => expect(session.state.get().status).toBe("anonymous"));
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill("DELETE /api/accounts/sessions/current"),
    );
  });

  it("puts the words away with Escape, and keeps the login", async () => {
    const { user } = shown([offline]);
    await user.click(screen.getByText("demo01"));
    await user.click(screen.getByText("退出登录"));
    await screen.findByText(/您仍处于登录状态/);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByText(/您仍处于登录状态/)).toBeNull());
    expect(screen.getByText("demo01").closest("button")).toHaveFocus();
  });

  it("says nothing where it worked", async () => {
    const { user } = shown([gone]);
    await user.click(screen.getByText("demo01"));
    await user.click(screen.getByText("退出登录"));
    await waitFor(() => expect(session.state.get().status).toBe("anonymous"));
    expect(screen.queryByText(/您仍处于登录状态/)).toBeNull();
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { json, network, refusal } from "@/test/network";
import { renderPage } from "@/test/render";
import ReceiptsPage from "./receipts-page";

const ATTESTED = {
  registration_number: "2023Q2-11-00042",
  revision: 2,
  call: "2023Q2",
  submitted_at: "2023-06-10T02:03:04Z",
  form_sha256: "f".repeat(64),
  scan_sha256: "a".repeat(64),
};

describe("verification of receipts", () => {
  it("verifies the one behind the # at once, and says what it attests", async () => {
    const asked = network(() => json({ verdict: "valid", key_id: "r1", attested: ATTESTED }));
    renderPage(<ReceiptsPage />, "/#a.b.c");
    expect(await screen.findByRole("heading", { name: "回执有效" })).toBeVisible();
    expect(screen.getByText("2023Q2-11-00042")).toBeVisible();
    expect(screen.getByText("第 2 次提交")).toBeVisible();
    expect(screen.getByText("2023年6月10日 10:03:04")).toBeVisible();
    expect(asked.map(({ path, body }) => [path, body])).toEqual([
      ["/api/submissions/receipts/verification", { receipt: "a.b.c" }],
    ]);
    expect(asked[0]?.headers.get("Authorization")).toBeNull();
  });

  it("asks nobody before something was pasted, and puts that into the address", async () => {
    const asked = network(() => json({ verdict: "bad_signature", key_id: "r1", attested: null }));
    const { router } = renderPage(<ReceiptsPage />);
    expect(screen.getByText("尚未填写回执")).toBeVisible();
    expect(screen.getByRole("button", { name: "核验" })).toBeDisabled();
    const user = userEvent.setup({ delay: null });
    await user.click(screen.getByLabelText("回执编码或网址"));
    await user.paste("https://portal.test/receipts#a.b\n.c");
    await user.click(screen.getByText("核验"));
    expect(await screen.findByRole("heading", { name: "回执无效" })).toBeVisible();
    expect(router.state.location.hash).toBe("#a.b.c");
    expect(asked).toHaveLength(1);
  });

  it("names a key that is not ours", async () => {
    network(() => json({ verdict: "unknown_key", key_id: "zz", attested: null }));
    renderPage(<ReceiptsPage />, "/#a.b.c");
    expect(await screen.findByRole("heading", { name: "无法确认" })).toBeVisible();
    expect(screen.getByText(/“zz”/)).toBeVisible();
  });

  it("says that something is no receipt", async () => {
    network(() => refusal(422, "receipt_malformed"));
    renderPage(<ReceiptsPage />, "/#nothing");
    expect(await screen.findByRole("heading", { name: "这不是申报回执" })).toBeVisible();
  });

  it("fails with a way on", async () => {
    let away = true;
    network(() => (away ? refusal(503, "away") : json({ verdict: "valid", key_id: "r1", attested: ATTESTED })));
    renderPage(<ReceiptsPage />, "/#a.b.c");
    await screen.findByText("away 中文");
    away = false;
    await userEvent.setup({ delay: null }).click(screen.getByText("重试"));
    expect(await screen.findByRole("heading", { name: "回执有效" })).toBeVisible();
  });
});

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { json, network } from "@/test/network";
import { renderPage } from "@/test/render";
import * as downloads from "@/ui/download";
import { StepRecord } from "./step-record";
import { entry } from "./testing";

const step = (state: "submitted" | "returned", revision: number) => ({
  at: `2023-03-0${revision}T0${state === "submitted" ? 1 : 2}:00:00Z`,
  state,
  by: state === "submitted" ? ("applicant" as const) : ("bureau" as const),
  revision,
  reason: null,
});

describe("the receipts of a record", () => {
  beforeEach(() => void vi.restoreAllMocks());

  it("are given for each submission, as PDF and as JSON", async () => {
    const given: string[] = [];
    vi.spyOn(downloads, "download").mockImplementation((_, name) => void given.push(name));
    const asked = network(() => json({ receipt: "a.b.c" }));
    const steps = [step("submitted", 1), step("returned", 1), step("submitted", 2)];
    renderPage(<StepRecord entry={entry(4, {}, { steps, registration_number: "2023Q1-11-00042" })} />);
    const buttons = screen.getAllByRole("button", { name: /次提交的回执/ });
    expect(buttons.map((button) => button.textContent)).toEqual([
      "第 1 次提交的回执（PDF）",
      "第 1 次提交的回执（JSON）",
      "第 2 次提交的回执（PDF）",
      "第 2 次提交的回执（JSON）",
    ]);
    for (const button of buttons) await userEvent.click(button);
    await vi.waitFor(() => expect(given).toHaveLength(4));
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/submissions/entries/e/receipts/1/document",
      "/api/submissions/entries/e/receipts/1",
      "/api/submissions/entries/e/receipts/2/document",
      "/api/submissions/entries/e/receipts/2",
    ]);
    expect(given).toContain("申报回执-2023Q1-11-00042-1.json");
  });
});

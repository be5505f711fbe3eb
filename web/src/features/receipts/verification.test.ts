import { describe, expect, it } from "vitest";
import { receiptIn } from "./verification";

describe("what was pasted", () => {
  it.each([
    ["a.b.c", "a.b.c"],
    [" a.b\n.c\r\n", "a.b.c"],
    ["https://portal.test/receipts#a.b.c", "a.b.c"],
    ["https://portal.test/receipts#", ""],
    ["   ", ""],
  ])("%j is the receipt %j", (pasted, receipt) => {
    expect(receiptIn(pasted)).toBe(receipt);
  });
});

import { describe, expect, it } from "vitest";
import { isCreditCode, isResidentId } from "./identifiers";

const TODAY = new Date("2026-11-25T00:00:00Z");

describe("统一社会信用代码", () => {
  it.each([
    "914403001922038216",
    "91100000100003962T",
    "9152000071430580XT",
    " 91100000100003962t ",
    "９１４４０３００１９２２０３８２１６",
  ])("takes %s", (code) => expect(isCreditCode(code)).toBe(true));

  it.each([
    ["a wrong check character", "91350100M000100Y4Z"],
    ["the check character of another code", "914403001922038217"],
    ["two digits that changed places", "914403001922308216"],
    ["a letter that the standard leaves out", "9110000010000396OT"],
    ["seventeen characters", "91440300192203821"],
    ["nineteen characters", "9144030019220382160"],
    ["nothing", ""],
  ])("refuses %s", (_, code) => expect(isCreditCode(code)).toBe(false));
});

describe("居民身份证号", () => {
  it.each(["11010519491231002X", "440524188001010014", "11010519491231002x"])("takes %s", (number) =>
    expect(isResidentId(number, TODAY)).toBe(true),
  );

  it.each([
    ["a wrong check character", "110105194912310021"],
    ["a day that does not exist", "110105194902300020"],
    ["sequence 000", "110105194912310003"],
    ["seventeen digits", "11010519491231002"],
    ["letters", "1101051949123100AX"],
  ])("refuses %s", (_, number) => expect(isResidentId(number, TODAY)).toBe(false));

  it("refuses who is not born yet", () => {
    expect(isResidentId("11010519491231002X", new Date("1949-12-30T00:00:00Z"))).toBe(false);
    expect(isResidentId("11010519491231002X", new Date("1949-12-31T00:00:00Z"))).toBe(true);
  });
});

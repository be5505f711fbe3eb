import { describe, expect, it } from "vitest";
import { bySheet, columnOf, faultsOf, refusalOf } from "./workbook";

const message = { zh: "必填", en: "is required" };

describe("a workbook", () => {
  it.each([
    ["people.xlsx", 5000, null],
    ["PEOPLE.XLSX", 1_000_000, null],
    ["people.xlsx", 1_000_001, "too_large"],
    ["people.xlsx", 0, "empty"],
    ["people.xls", 5000, "no_workbook"],
    ["people.xlsx.zip", 5000, "no_workbook"],
  ])("%s of %i bytes: %s", (name, size, refusal) => expect(refusalOf({ name, size })).toBe(refusal));

  it("names columns by letter and title", () => {
    expect(columnOf({ sheet: "专家", column: "E" })).toBe("E 擅长类型");
    expect(columnOf({ sheet: "专家", column: "G" })).toBe("G");
    expect(columnOf({ sheet: "专家", column: null })).toBe("–");
  });

  it("has faults at places, also when the import itself is refused", () => {
    const faults = faultsOf([
      { field: "专家!B3", code: "required", message },
      { field: "工作人员!502", code: "too_many_rows", message },
      { field: "dry_run", code: "invalid", message },
    ]);
    expect(faults.map(({ sheet, row, column }) => [sheet, row, column])).toEqual([
      ["专家", 3, "B"],
      ["工作人员", 502, null],
    ]);
    expect(bySheet([...faults, ...faults])).toEqual([
      ["专家", 2],
      ["工作人员", 2],
    ]);
  });
});

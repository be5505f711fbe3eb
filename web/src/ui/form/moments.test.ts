import { describe, expect, it } from "vitest";
import { momentOf, typedMoment } from "./moments";

describe("moments", () => {
  it("says midnight as 24:00 of the day that it ends, and as 00:00 of the day that it begins", () => {
    expect(typedMoment("2023-03-15T16:00:00Z", true)).toBe("2023-03-15 24:00");
    expect(typedMoment("2023-03-15T16:00:00Z", false)).toBe("2023-03-16 00:00");
    expect(typedMoment("2023-12-31T16:00:00Z", true)).toBe("2023-12-31 24:00");
    expect(typedMoment("2023-03-15T03:30:00Z", true)).toBe("2023-03-15 11:30");
  });

  it("reads what it says", () => {
    for (const at of ["2023-03-15T16:00:00.000Z", "2024-02-29T15:59:00.000Z", "2023-12-31T20:00:00.000Z"])
      for (const ends of [true, false]) expect(momentOf(typedMoment(at, ends))).toBe(at);
  });

  it.each(["", "2023-03-15", "2023-03-15 24:01", "2023-03-15 25:00", "2023-13-01 10:00", " 24:00"])(
    "takes no %j",
    (typed) => expect(momentOf(typed)).toBeNull(),
  );
});

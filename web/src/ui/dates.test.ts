import { describe, expect, it } from "vitest";
import { day, deadline, instant, recorded, remaining } from "./dates";

const MIDNIGHT = "2023-03-15T16:00:00Z"; // 24:00 of 15 March in Shanghai

describe("dates", () => {
  it("says midnight as the end of the day before", () => {
    expect(deadline(MIDNIGHT, "zh-CN")).toBe("2023年3月15日 24:00");
    expect(deadline(MIDNIGHT, "en")).toBe("15 March 2023 24:00");
  });

  it("says another hour as it is", () => expect(deadline("2023-03-15T10:30:00Z", "zh-CN")).toBe("2023年3月15日 18:30"));

  it("says instants in China's time", () => expect(instant(MIDNIGHT, "zh-CN")).toBe("2023年3月16日 00:00"));

  it("says to the second what is on record", () => {
    expect(recorded("2023-03-15T10:30:05Z", "zh-CN")).toBe("2023年3月15日 18:30:05");
    expect(recorded("2023-03-15T10:30:05Z", "en")).toBe("15 March 2023 18:30:05");
  });

  it("keeps a day the day that it is", () => expect(day("2022-12-01", "zh-CN")).toBe("2022年12月1日"));

  it.each([
    [3 * 86400 + 4 * 3600 + 59, "3 天 4 小时"],
    [2 * 3600 + 5 * 60, "2 小时 5 分钟"],
    [5 * 60 + 9, "5 分钟 9 秒"],
    [59, "59 秒"],
    [0.4, "0 秒"],
    [0, null],
    [-1, null],
  ])("%s seconds before the end: %s", (seconds, text) => {
    expect(remaining(MIDNIGHT, Date.parse(MIDNIGHT) - seconds * 1000, "zh-CN")).toBe(text);
  });
});

import { describe, expect, it } from "vitest";
import { decimal, digits, faultsOf, isFuture, totalDiffers } from "./entry-rules";
import { values, WINDOW } from "./testing";

const GOOD = values({
  bureau_id: "b",
  title: "演示作品",
  work_type: "网络剧",
  episodes: "12",
  minutes_per_episode: "45.5",
  total_minutes: "546",
  first_broadcast_on: "2023-01-01",
  platform: "演示平台",
  copyright_owner: "演示机构",
  producer: "演示机构",
  maker: "演示机构",
});
const fields = (given: object, hasScan = true) =>
  faultsOf({ ...GOOD, ...given }, { hasScan, call: WINDOW }).map(({ field }) => field);

describe("the form before it is submitted", () => {
  it("has no fault when all that is required is there", () => expect(fields({})).toEqual([]));

  it("tells everything that is missing, in the form's order", () =>
    expect(faultsOf(values(), { hasScan: false, call: WINDOW }).map(({ field }) => field)).toEqual([
      "bureau_id",
      "title",
      "work_type",
      "episodes",
      "minutes_per_episode",
      "total_minutes",
      "first_broadcast_on",
      "platform",
      "copyright_owner",
      "producer",
      "maker",
      "scan",
    ]));

  it.each([
    [{ title: "字".repeat(101) }, ["title"]],
    [{ title: "𠮷".repeat(100) }, []],
    [{ episodes: "0" }, ["episodes"]],
    [{ episodes: "10001" }, ["episodes"]],
    [{ minutes_per_episode: "45.55" }, ["minutes_per_episode"]],
    [{ total_minutes: "0" }, ["total_minutes"]],
    [{ first_broadcast_on: "2022-11-30" }, ["first_broadcast_on"]],
    [{ first_broadcast_on: "2022-11-30", finished_on: "2023-01-01" }, []],
    [{ finished_on: "2022-12-31" }, ["finished_on"]],
    [{ link: "ftp://example.com" }, ["link"]],
    [{ link: "https://example.com/a b" }, ["link"]],
    [{ contact_phone: "１３８１２３４５６７８" }, []],
    [{ contact_phone: "无" }, ["contact_phone"]],
  ])("%o: %o", (given, expected) => expect(fields(given)).toEqual(expected));
});

describe("what does not keep one from submitting", () => {
  it.each([
    ["12", "45", "648", false],
    ["12", "45", "648.1", true],
    ["12", "45", "431", true],
    ["", "45", "1", false],
  ])("%s × %s against %s", (episodes, minutes_per_episode, total_minutes, differs) =>
    expect(totalDiffers({ episodes, minutes_per_episode, total_minutes })).toBe(differs),
  );

  it("counts days in China", () => {
    expect(isFuture("2023-03-02", Date.parse("2023-03-01T16:00:00Z"))).toBe(false);
    expect(isFuture("2023-03-02", Date.parse("2023-03-01T15:59:59Z"))).toBe(true);
  });
});

describe("numbers as they are typed", () => {
  it.each([
    ["１２集", "12"],
    ["-5", "5"],
  ])("%s", (typed, kept) => expect(digits(typed)).toBe(kept));
  it.each([
    ["４５．５", "45.5"],
    ["45。5", "45.5"],
    ["4.5.6", "4.5"],
    ["12.", "12."],
  ])("%s", (typed, kept) => expect(decimal(typed)).toBe(kept));
});

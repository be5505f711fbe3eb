import { describe, expect, it } from "vitest";
import { safeNext } from "./next";

describe("where a login leads", () => {
  it.each(["/calls/1", "/inbox?unread=true", "/"])("%s is a page of ours", (next) => expect(safeNext(next)).toBe(next));

  it.each([
    null,
    "",
    "https://evil.example",
    "//evil.example",
    "//evil.example/calls/1",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/login?next=/login",
  ])("%s leads home", (next) => expect(safeNext(next)).toBe("/"));
});

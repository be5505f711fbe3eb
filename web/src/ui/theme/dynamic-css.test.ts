import { beforeEach, describe, expect, it, vi } from "vitest";

class Sheet {
  text = "";
  replaceSync(css: string) {
    this.text = css;
  }
}

const adopted = () => (document.adoptedStyleSheets as unknown as Sheet[]).map(({ text }) => text);

describe("styles without elements", () => {
  beforeEach(() => {
    vi.resetModules();
    vi.stubGlobal("CSSStyleSheet", Sheet);
    document.adoptedStyleSheets = [];
  });

  it("adopts a style once, replaces it, and lets it go", async () => {
    const { removeCSS, updateCSS } = await import("./dynamic-css");
    updateCSS("a {}", "one");
    updateCSS("b {}", "two");
    updateCSS("c {}", "one");
    expect(adopted()).toEqual(["c {}", "b {}"]);
    removeCSS("one");
    expect(adopted()).toEqual(["b {}"]);
    expect(document.querySelectorAll("style")).toHaveLength(0);
  });

  it("puts what has a lower priority first", async () => {
    const { updateCSS } = await import("./dynamic-css");
    updateCSS("component {}", "one", { priority: 0 });
    updateCSS("tokens {}", "two", { priority: -999 });
    expect(adopted()).toEqual(["tokens {}", "component {}"]);
  });

  it("gives callers an element to mark that is not in the document", async () => {
    const { injectCSS } = await import("./dynamic-css");
    expect(injectCSS("a {}").isConnected).toBe(false);
    expect(adopted()).toEqual(["a {}"]);
  });
});

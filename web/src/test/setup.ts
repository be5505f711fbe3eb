import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// how long a test waits at most for what it expects, on a machine that does much besides
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});

// what jsdom lacks and components ask for
const noMedia = (media: string) => ({
  matches: false,
  media,
  addEventListener: () => {},
  removeEventListener: () => {},
});
beforeEach(() => vi.stubGlobal("matchMedia", noMedia));
Object.assign(Element.prototype, { scrollIntoView: () => {} });
globalThis.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

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

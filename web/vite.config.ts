import { mkdirSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { stylesWithoutElements } from "./scripts/styles-without-elements.ts";

/** Old enough for the Chromium inside 360 安全浏览器 and for Firefox ESR. */
const BROWSERS = ["chrome108", "edge108", "firefox115", "safari16"];

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The manifest is for scripts/first-view.mjs: it is not served. */
const keepManifest = {
  name: "keep-manifest",
  apply: "build" as const,
  closeBundle() {
    mkdirSync(here("build"), { recursive: true });
    renameSync(here("dist/.vite/manifest.json"), here("build/manifest.json"));
  },
};

export default defineConfig({
  plugins: [react(), stylesWithoutElements(), keepManifest],
  resolve: { alias: { "@": here("src") } },
  build: {
    target: BROWSERS,
    assetsDir: "static",
    // fonts and pictures as files: the policy allows no data: but for pictures
    assetsInlineLimit: 0,
    manifest: true,
  },
  server: { proxy: { "/api": process.env.TUIYOU_GATEWAY ?? "http://127.0.0.1:8080" } },
  preview: { proxy: { "/api": process.env.TUIYOU_GATEWAY ?? "http://127.0.0.1:8080" } },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    unstubGlobals: true,
    // what a slow machine takes for a long form
    testTimeout: 60_000,
  },
});

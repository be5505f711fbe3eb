/**
 * Fails when the home page's first view takes more JavaScript than it may: the entry, the page, and all that they import,
 * compressed as the gateway does it.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LARGEST = 220_000;
const FIRST_VIEW = ["index.html", "src/features/calls/home.tsx"];

const home = new URL("../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("build/manifest.json", home), "utf-8"));

const files = new Map();
const take = (name) => {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`${name} is not in the build's manifest`);
  if (files.has(chunk.file)) return;
  const content = readFileSync(new URL(`dist/${chunk.file}`, home));
  files.set(chunk.file, chunk.file.endsWith(".js") ? gzipSync(content, { level: 5 }).length : 0);
  for (const imported of chunk.imports ?? []) take(imported);
};
for (const name of FIRST_VIEW) take(name);

let total = 0;
for (const [file, size] of files) {
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  of ${LARGEST} bytes of compressed JavaScript for the first view`);
if (total > LARGEST) {
  console.error("The first view is too large.");
  process.exit(1);
}

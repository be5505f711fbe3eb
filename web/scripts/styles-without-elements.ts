import { fileURLToPath } from "node:url";

const here = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));

/** Every module of Ant Design that inserts `<style>` elements, and ours for it. */
const REPLACED: [RegExp, string][] = [
  [/\/@rc-component\/util\/(es|lib)\/Dom\/dynamicCSS\.js$/, here("../src/ui/theme/dynamic-css.ts")],
  [/\/@ant-design\/icons\/(es|lib)\/cssUtils\.js$/, here("../src/ui/theme/icon-css.ts")],
];

/**
 * The site's policy (`style-src 'self'`) refuses `<style>` elements, which Ant Design inserts while it runs. In the built
 * portal the document adopts those styles instead, without an element.
 */
export function stylesWithoutElements() {
  const used = new Set<string>();
  return {
    name: "styles-without-elements",
    apply: "build" as const,
    load(id: string) {
      const ours = REPLACED.find(([theirs]) => theirs.test(id.split("?")[0] ?? ""))?.[1];
      if (ours === undefined) return null;
      used.add(ours);
      return `export * from ${ours};`;
    },
    buildEnd(error?: Error) {
      if (error === undefined && used.size < REPLACED.length)
        throw new Error("A module of Ant Design that inserts styles has moved: the site's policy would refuse them.");
    },
  };
}

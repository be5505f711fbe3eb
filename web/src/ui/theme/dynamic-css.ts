/**
 * In place of the module through which Ant Design inserts `<style>` elements (see scripts/styles-without-elements.ts):
 * the same functions, with style sheets that the document adopts.
 */

type Place = { priority?: number | undefined };

const sheets = new Map<string, { sheet: CSSStyleSheet; css: string; priority: number }>();
let anonymous = 0;

export function updateCSS(css: string, key: string, { priority = 0 }: Place = {}): HTMLStyleElement {
  const known = sheets.get(key);
  if (known === undefined) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(key, { sheet, css, priority });
    adopt();
  } else if (known.css !== css) {
    known.sheet.replaceSync(css);
    known.css = css;
  }
  return unused();
}

export function injectCSS(css: string, place: Place = {}): HTMLStyleElement {
  anonymous += 1;
  return updateCSS(css, `anonymous-${anonymous}`, place);
}

export function removeCSS(key: string): void {
  if (sheets.delete(key)) adopt();
}

export function clearContainerCache(): void {
  // there is no container
}

function adopt(): void {
  const ordered = [...sheets.values()].sort((one, other) => one.priority - other.priority);
  document.adoptedStyleSheets = ordered.map(({ sheet }) => sheet);
}

/** Callers mark the element that they inserted. This one is never in the document. */
function unused(): HTMLStyleElement {
  return document.createElement("style");
}

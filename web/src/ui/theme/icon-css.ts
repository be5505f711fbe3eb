/** In place of the module through which Ant Design's icons insert their style (see scripts/styles-without-elements.ts). */

export { updateCSS } from "./dynamic-css";

/** Nothing here is in a shadow tree. */
export const getShadowRoot = (): null => null;

export const warningOnce = (): void => {};

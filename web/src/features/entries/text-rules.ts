/** Rules that fixed and extra fields share. */

import type { Rule } from "@/ui/form/text-field";

export const TEXT = 1000;

export const length = (value: string): number => [...value.trim()].length;

export const longest =
  (limit: number): Rule =>
  (value) =>
    length(value) > limit ? { zh: `不得超过 ${limit} 字`, en: `has more than ${limit} characters` } : null;

export function isLink(text: string): boolean {
  return /^https?:\/\//i.test(text) && !/\s/.test(text) && URL.canParse(text);
}

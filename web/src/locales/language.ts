import { Store, useStore } from "@/api/store";
import type { Language } from "@/api/problem";

const KEPT = "tuiyou.language";

/** The same keys and parameters as the Chinese texts have, or the types do not fit. */
type Same<T> = T extends string
  ? string
  : T extends (...given: infer A) => string
    ? (...given: A) => string
    : { [K in keyof T]: Same<T[K]> };

export type Texts<T> = Record<Language, Same<T>>;

export function texts<const T>(zh: T, en: Same<T>): Texts<T> {
  return { "zh-CN": zh as Same<T>, en };
}

const language = new Store<Language>(kept());
document.documentElement.lang = language.get();

export function choose(chosen: Language): void {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // for this page only, then
  }
  document.documentElement.lang = chosen;
  language.set(chosen);
}

export const useLanguage = (): Language => useStore(language);

export const useTexts = <T>(all: Texts<T>): Same<T> => all[useLanguage()];

function kept(): Language {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "zh-CN";
  } catch {
    return "zh-CN";
  }
}

import { useEffect } from "react";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";

/** The window's title: the page's, then the programme's. */
export function useTitle(page: string | null): void {
  const { programme } = useTexts(shell);
  useEffect(() => {
    document.title = page === null ? programme : `${page} · ${programme}`;
  }, [page, programme]);
}

import { useEffect, useRef } from "react";

/**
 * After a change of page the focus is at the content's begin, as it would be after loading one. A field that the page has
 * put it on keeps it: to take it away would leave an empty field, which is told to be wrong before anybody has typed.
 */
export function PageFocus({ path }: { path: string }) {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    const content = document.getElementById("content");
    if (!content?.querySelector(":focus")) content?.focus({ preventScroll: true });
  }, [path]);
  return null;
}

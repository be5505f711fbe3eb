import { useEffect, useRef } from "react";

/** After a change of page the focus is at the content's begin, as it would be after loading one. */
export function PageFocus({ path }: { path: string }) {
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [path]);
  return null;
}

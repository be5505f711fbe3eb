import { Link } from "react-router";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { Empty } from "./states";
import { useTitle } from "./use-title";

export function NotFound() {
  const t = useTexts(shell);
  useTitle(t.notFound);
  return (
    <Empty page title={t.notFound}>
      <p>{t.notFoundHint}</p>
      <Link to="/">{t.toHome}</Link>
    </Empty>
  );
}

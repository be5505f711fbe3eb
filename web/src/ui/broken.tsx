import { Button } from "antd";
import { useRouteError } from "react-router";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import { Empty } from "./states";
import { SupportPhone } from "./support";

/** In place of a page that has thrown, or whose code could not be fetched: after an update the old files are gone. */
export function Broken() {
  const t = useTexts(shell);
  const error = useRouteError();
  const outdated = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <Empty title={outdated ? t.outdated : t.broken}>
      {!outdated && (
        <p>
          {t.brokenHint} <SupportPhone />
        </p>
      )}
      <Button type="primary" onClick={() => window.location.reload()}>
        {t.reload}
      </Button>
    </Empty>
  );
}

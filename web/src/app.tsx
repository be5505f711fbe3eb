import { StyleProvider } from "@ant-design/cssinjs";
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense, useEffect, useState } from "react";
import { RouterProvider } from "react-router";
import { queries } from "./api/queries";
import { session } from "./api/session";
import { useStore } from "./api/store";
import { useLanguage } from "./locales/language";
import { router } from "./routes";
import { theme } from "./ui/theme/theme";

const LogInAgain = lazy(() => import("./features/account/log-in-again"));

export function App() {
  const { status, account } = useStore(session.state);
  const locale = useComponentLocale();

  // whether anybody is logged in decides what is shown: it is known at once, or after one request
  if (status === "unknown") return null;
  return (
    <StyleProvider layer>
      <ConfigProvider locale={locale} theme={theme} button={{ autoInsertSpace: false }}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          {status === "ended" && (
            <Suspense>
              <LogInAgain account={account} />
            </Suspense>
          )}
        </QueryClientProvider>
      </ConfigProvider>
    </StyleProvider>
  );
}

/** Ant Design's own texts. English ones are fetched when somebody wants them. */
function useComponentLocale() {
  const language = useLanguage();
  const [english, setEnglish] = useState<typeof zhCN | null>(null);
  useEffect(() => {
    if (language === "en") void import("antd/locale/en_US").then((module) => setEnglish(module.default));
  }, [language]);
  return language === "en" && english !== null ? english : zhCN;
}

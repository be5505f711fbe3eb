import { Suspense } from "react";
import { Outlet, ScrollRestoration, useLocation } from "react-router";
import { session } from "@/api/session";
import { useStore } from "@/api/store";
import { shell } from "@/locales/shell";
import { useTexts } from "@/locales/language";
import { Loading } from "@/ui/states";
import { ConnectionBar } from "./connection-bar";
import { Footer } from "./footer";
import { Header } from "./header";
import { PageFocus } from "./page-focus";
import styles from "./shell.module.css";

/** What surrounds every page. Pages begin anew when another account takes over, and stay when a session ends. */
export function Shell() {
  const t = useTexts(shell);
  const { account } = useStore(session.state);
  const { pathname } = useLocation();
  return (
    <>
      <a className={styles.skip} href="#content">
        {t.skip}
      </a>
      <Header />
      <ConnectionBar />
      <main id="content" className={styles.main} tabIndex={-1}>
        <PageFocus path={pathname} />
        <Suspense key={account?.id ?? "nobody"} fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer />
      <ScrollRestoration />
    </>
  );
}

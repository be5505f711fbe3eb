import { useSyncExternalStore } from "react";
import { health } from "@/api/health";
import { useStore } from "@/api/store";
import { useTexts } from "@/locales/language";
import { shell } from "@/locales/shell";
import styles from "./shell.module.css";

/** Says that the network or a service is away, as long as it is. */
export function ConnectionBar() {
  const t = useTexts(shell);
  const online = useSyncExternalStore(followNetwork, () => navigator.onLine);
  const failing = useStore(health.failing).length > 0;
  const text = online ? (failing ? t.failing : null) : t.offline;
  return (
    <div role="status" className={text === null ? undefined : styles.away}>
      {text}
    </div>
  );
}

function followNetwork(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

import { useSyncExternalStore } from "react";

/** A hook that tells whether the page is no wider than this. */
function atMost(pixels: number): () => boolean {
  const query = window.matchMedia(`(max-width: ${pixels}px)`);
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}

/** Whether the page is as narrow as on a phone. */
export const useNarrow = atMost(760);
/** Whether there is no room for two parts side by side. */
export const useStacked = atMost(1000);

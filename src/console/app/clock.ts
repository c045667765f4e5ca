import { useSyncExternalStore } from "react";

const EVERY_MS = 1000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(tick, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** The time, in milliseconds; it moves once a second, for all of the page together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

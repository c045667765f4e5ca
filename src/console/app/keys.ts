import { useEffect, useRef } from "react";
import { settings } from "./settings.ts";

/** What keys do, by their names; two in a row with a space between them. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const SEQUENCE_MS = 1500;
const FIELDS = "input, textarea, select, [contenteditable]";
let first: { readonly key: string; readonly at: number } | undefined;

/** Whether a key is meant for the page, and not for what has the focus or the browser. */
function isForPage({ defaultPrevented, ctrlKey, metaKey, altKey, key, target }: KeyboardEvent): boolean {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
  if (target instanceof Element && target.closest(FIELDS) !== null) return false;
  if (key.length === 1 && !settings.get().shortcuts) return false;
  return document.querySelector("dialog[open]") === null;
}

/** Listens to keys for as long as the component is shown. Letters can be switched off. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!isForPage(event)) return;
      const before = first !== undefined && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ` : "";
      const action = latest.current[before + event.key] ?? latest.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

/** Remembers the first key of two, after all listeners have seen it. */
export function rememberKeys(): void {
  document.addEventListener("keydown", ({ key, timeStamp }) => {
    queueMicrotask(() => (first = { key, at: timeStamp }));
  });
}

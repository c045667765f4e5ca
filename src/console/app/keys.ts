import { useEffect, useRef } from "react";
import { settings } from "./settings.ts";

/** What keys do, by their names; two in a row with a space between them. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** The first of two keys. */
const PREFIX = "g";
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
      const action = latest.current[isSecond(event) ? `${PREFIX} ${event.key}` : event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

/** Whether the key before it was the first of two. */
function isSecond({ timeStamp }: KeyboardEvent): boolean {
  return first !== undefined && first.key === PREFIX && timeStamp - first.at < SEQUENCE_MS;
}

/** Remembers the key before; the window hears of a key after all components. */
export function rememberKeys(): void {
  window.addEventListener("keydown", ({ key, timeStamp }) => (first = { key, at: timeStamp }));
}

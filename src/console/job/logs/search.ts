import { useRef, useState } from "react";
import { Finder } from "./finder.ts";
import type { HeldLines } from "./held-lines.ts";
import type { Shown } from "./log-store.ts";

/** A text that is sought in the logs, and where it was found. */
export interface Search {
  readonly wanted: string;
  readonly count: number;
  /** Which of them was gone to, from 1 on. */
  readonly number: number;
  readonly at: { readonly key: string; readonly row: number } | undefined;
  readonly find: (text: string) => void;
  readonly go: (by: 1 | -1) => void;
}

/** How one gets to what was found. */
interface Reach {
  readonly show: (key: string, row: number) => void;
  /** The reader has gone to it, and not only typed. */
  readonly choose: (key: string, row: number) => void;
}

/** Finds a text in all lines that are held. */
export function useSearch(panes: readonly Shown[], { show, choose }: Reach): Search {
  const [wanted, setWanted] = useState("");
  const [number, setNumber] = useState(0);
  const finders = useRef(new WeakMap<HeldLines, Finder>());
  const hits = (text: string): { key: string; row: number }[] =>
    panes.flatMap(([key, { held }]) => {
      const finder = finders.current.get(held) ?? new Finder(held);
      finders.current.set(held, finder);
      return finder.find(text).map((row) => ({ key, row }));
    });
  const found = hits(wanted);
  const goTo = (all: typeof found, next: number, reach: Reach["show"]): void => {
    setNumber(next);
    const hit = all[next - 1];
    if (hit !== undefined) reach(hit.key, hit.row);
  };
  return {
    wanted,
    count: found.length,
    number: Math.min(number, found.length),
    at: found[number - 1],
    find: (text) => {
      setWanted(text);
      goTo(hits(text), 1, show);
    },
    go: (by) => {
      if (found.length > 0) goTo(found, ((number - 1 + by + found.length) % found.length) + 1, choose);
    },
  };
}

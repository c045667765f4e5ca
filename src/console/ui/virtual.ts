import { type RefObject, useEffect, useState } from "react";

/** Which of many rows of one height are drawn. */
export interface Window {
  readonly start: number;
  /** The first that is not. */
  readonly end: number;
}

const OVERSCAN = 10;

/** The rows of a list that are on the screen, and some around them. */
export function windowOf(
  count: number,
  rowHeight: number,
  view: { readonly top: number; readonly height: number },
): Window {
  const first = Math.floor(view.top / rowHeight) - OVERSCAN;
  const last = Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN;
  const start = Math.max(0, Math.min(first, count));
  return { start, end: Math.max(start, Math.min(last, count)) };
}

/** Follows the scrolling of an element. */
export function useWindow(element: RefObject<HTMLElement | null>, count: number, rowHeight: number): Window {
  const [view, setView] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const scroller = element.current;
    if (scroller === null) return undefined;
    const look = (): void => {
      const { scrollTop: top, clientHeight: height } = scroller;
      // Moves of less than a row draw the same rows.
      const whole = Math.floor(top / rowHeight) * rowHeight;
      setView((before) => (before.top === whole && before.height === height ? before : { top: whole, height }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [element, rowHeight]);
  return windowOf(count, rowHeight, view);
}

import { type PointerEvent, type ReactNode, type RefObject, useState } from "react";

interface SplitterProps {
  readonly label: string;
  /** What it divides: its first part takes `--split` of it. */
  readonly room: RefObject<HTMLElement | null>;
  /** Whether the parts stand one above the other. */
  readonly isStacked: boolean;
}

const [LEAST, MOST, STEP] = [15, 85, 3];
const FIRST = 42;

/** Divides two parts of a page, by the mouse and by arrows. */
export function Splitter({ label, room, isStacked }: SplitterProps): ReactNode {
  const [share, setShare] = useState(FIRST);
  const move = (to: number): void => {
    const next = Math.round(Math.max(LEAST, Math.min(MOST, to)));
    setShare(next);
    room.current?.style.setProperty("--split", `${next}%`);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || room.current === null) return;
    const { left, top, width, height } = room.current.getBoundingClientRect();
    move(100 * (isStacked ? (event.clientY - top) / height : (event.clientX - left) / width));
  };
  const keys: Readonly<Record<string, number>> = {
    [isStacked ? "ArrowUp" : "ArrowLeft"]: share - STEP,
    [isStacked ? "ArrowDown" : "ArrowRight"]: share + STEP,
    Home: LEAST,
    End: MOST,
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isStacked ? "horizontal" : "vertical"}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      aria-valuenow={share}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={(event) => {
        const to = keys[event.key];
        if (to === undefined) return;
        event.preventDefault();
        move(to);
      }}
    />
  );
}

import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";

interface PopupProps {
  readonly label: string;
  /** What the button shows. */
  readonly face: ReactNode;
  readonly className?: string;
  readonly children: (close: () => void) => ReactNode;
}

/** A button with a panel below it, which goes when the reader goes elsewhere. */
export function Popup({ label, face, className = "quiet", children }: PopupProps): ReactNode {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useElsewhere(root, open, () => setOpen(false));
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div
      className="menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.preventDefault();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        className={className}
        aria-expanded={open}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {face}
        <span aria-hidden="true">▾</span>
      </button>
      {open && children(close)}
    </div>
  );
}

function useElsewhere(root: RefObject<HTMLElement | null>, isOn: boolean, act: () => void): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const look = ({ target }: Event): void => {
      if (!root.current?.contains(target as Node)) act();
    };
    document.addEventListener("pointerdown", look);
    document.addEventListener("focusin", look);
    return () => {
      document.removeEventListener("pointerdown", look);
      document.removeEventListener("focusin", look);
    };
  }, [isOn]);
}

import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useText } from "../i18n/text.ts";

interface DialogProps {
  readonly title: string;
  /** Absent for one that cannot be closed. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

/** A dialog over the page: it holds the focus, and gives it back. */
export function Dialog({ title, onClose, children, wide = false }: DialogProps): ReactNode {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it is still there, it gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? "wide" : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose?.();
      }}
    >
      <div className="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          {onClose && (
            <button type="button" className="quiet icon" aria-label={text("close")} onClick={onClose}>
              ✕
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}

import { type FormEvent, type ReactNode, useState } from "react";
import { Buttons } from "./buttons.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  readonly title: string;
  readonly label: string;
  readonly onClose: () => void;
  readonly act: () => Promise<void>;
  /** Whether something is ended or taken back. */
  readonly danger?: boolean;
  /** Whether the reader has given all that is asked for. */
  readonly isReady?: boolean;
  readonly children: ReactNode;
}

/** Says what will be done, does it once, and says why it was not done. */
export function Confirm({
  title,
  label,
  onClose,
  act,
  danger = false,
  isReady = true,
  children,
}: ConfirmProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {children}
        <Buttons
          label={label}
          danger={danger}
          disabled={busy || !isReady}
          autoFocus={isReady}
          problem={problem}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

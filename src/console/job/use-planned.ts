import { useEffect, useRef, useState } from "react";
import { Problem } from "../app/api.ts";

interface Planning<P> {
  /** What is wanted, as a text: another one needs another plan. */
  readonly wanted: string;
  readonly ask: () => Promise<P>;
  /** Carries out what was planned. @throws Problem with status 409 if the job has moved */
  readonly act: (plan: P, reason: string) => Promise<void>;
  readonly onDone: () => void;
  /** Changes of what is wanted within this time are asked about together. */
  readonly togetherMs?: number;
}

export interface Planned<P> {
  /** The last one there is. */
  readonly plan: P | undefined;
  /** Whether that is a plan of what is wanted now. */
  readonly isCurrent: boolean;
  readonly problem: unknown;
  readonly busy: boolean;
  /** Whether nothing was done since the job had moved, and this is a new plan. */
  readonly moved: boolean;
  readonly submit: (reason: string) => Promise<void>;
}

/** What a command would do, planned anew with each change of it, and then carried out as it was shown. */
export function usePlanned<P>({ wanted, ask, act, onDone, togetherMs = 0 }: Planning<P>): Planned<P> {
  const [found, setFound] = useState<{ readonly plan: P; readonly of: string }>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [moved, setMoved] = useState(false);
  const asked = useRef(0);
  const look = async (): Promise<void> => {
    const number = (asked.current += 1);
    try {
      const plan = await ask();
      // An answer to an older question is none to this one.
      if (asked.current !== number) return;
      setFound({ plan, of: wanted });
      setProblem(undefined);
    } catch (error) {
      if (asked.current === number) setProblem(error);
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void look(), asked.current === 0 ? 0 : togetherMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const submit = async (reason: string): Promise<void> => {
    if (found === undefined) return;
    setBusy(true);
    try {
      await act(found.plan, reason.trim());
      onDone();
    } catch (error) {
      if (error instanceof Problem && error.status === 409) {
        await look();
        setMoved(true);
      } else setProblem(error);
      setBusy(false);
    }
  };
  return { plan: found?.plan, isCurrent: found?.of === wanted, problem, busy, moved, submit };
}

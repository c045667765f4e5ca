import { useEffect, useRef, useState } from "react";
import { call, Problem } from "../../app/api.ts";
import { useStore } from "../../app/store.ts";
import { session } from "../../app/session.ts";

/** What a call answered, or why it did not. */
export interface Asked<T> {
  readonly data?: T;
  readonly problem?: unknown;
}

/** Changes within this time are asked about once. */
const TOGETHER_MS = 1000;
/** After so long it is asked again where that may help. */
const AGAIN_MS = 3000;

/** Makes a call now, and again after each change of `when`; what was answered before stays until then. */
export function useAsked<T>(path: string, request: object, when: unknown): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({});
  const text = JSON.stringify(request);
  const who = useStore(session).state;
  const [again, setAgain] = useState(0);
  const last = useRef({ text: "", at: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (who !== "signed-in") return undefined;
    const control = new AbortController();
    const isOther = last.current.text !== text;
    const wait = isOther ? 0 : Math.max(0, last.current.at + TOGETHER_MS - performance.now());
    if (isOther) setAsked({});
    let timer = window.setTimeout(() => {
      last.current = { text, at: performance.now() };
      call<T>(path, JSON.parse(text) as object, control.signal).then(
        (data) => setAsked({ data }),
        (problem: unknown) => {
          if (control.signal.aborted) return;
          setAsked((before) => ({ ...before, problem }));
          const mayPass = problem instanceof Problem && problem.isPassing;
          if (mayPass) timer = window.setTimeout(() => setAgain((count) => count + 1), AGAIN_MS);
        },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [path, text, when, who, again]);
  return asked;
}

import { onTestFinished, vi } from "vitest";
import { session } from "../app/session.ts";

/** What a page asks its server. */
interface Question {
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * For the rest of a test plays what a page has around it: a tab that somebody looks at, who is signed in, timers that the test
 * moves, and a server. Answers with the signal that is aborted at the end.
 */
export function playPage(answer: (path: string, question: Question) => Response): AbortSignal {
  const end = new AbortController();
  const tab = { visibilityState: "visible", addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", tab);
  vi.stubGlobal("fetch", (path: string, question: Question) => Promise.resolve(answer(path, question)));
  session.set({ state: "signed-in", me: {} as never });
  onTestFinished(() => {
    end.abort();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return end.signal;
}

/** A connection that says this, and breaks off at once or when the page leaves it. */
export function streamOf(text: string, { signal }: Pick<Question, "signal">, isBroken = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text));
      if (isBroken) controller.close();
      else signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
    },
  });
  return new Response(body);
}

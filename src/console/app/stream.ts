import { type ServerSentEvent, serverSentEvents } from "../../client/sse.ts";
import { Problem, readAbout, send, signIn } from "./api.ts";
import { authorization, expire, session, signedIn } from "./session.ts";
import { Store } from "./store.ts";

/** Whether what is shown is as it is now. lost: since when it is not, and why. */
export interface LiveStatus {
  readonly state: "connecting" | "live" | "lost" | "paused";
  readonly since?: number;
  readonly why?: string;
}

/** Of the stream of the page that is open. */
export const live = new Store<LiveStatus>({ state: "connecting" });

// The server says something every 10 s; three of these missed and nobody is there.
const SILENCE_MS = 35_000;
/** A tab that nobody looks at lets go of its connection after so long. */
const HIDDEN_MS = 30_000;
const LONGEST_PAUSE_MS = 15_000;

/** The events of one connection. @throws Problem when it breaks off */
export async function* connect(
  path: string,
  lastID: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const connection = new AbortController();
  const abort = (): void => connection.abort();
  signal.addEventListener("abort", abort, { once: true });
  let watchdog = window.setTimeout(abort, SILENCE_MS);
  const alive = (): void => {
    clearTimeout(watchdog);
    watchdog = window.setTimeout(abort, SILENCE_MS);
  };
  try {
    const headers = { ...authorization(), ...(lastID !== undefined && { "last-event-id": lastID }) };
    const response = await send(path, { headers, signal: connection.signal });
    if (!response.ok) throw new Problem(await response.text(), { status: response.status });
    yield* serverSentEvents(textOf(response, alive));
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", abort);
    abort();
  }
}

async function* textOf({ body }: Response, alive: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body!.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    yield decoder.decode(value, { stream: true });
  }
}

/**
 * What goes on for as long as a page is open, or until it says that it is done: it is begun again when it breaks off, and
 * rests while nobody looks.
 */
export async function keepUp(
  work: (signal: AbortSignal, up: () => void) => Promise<"done" | void>,
  signal: AbortSignal,
  status: Store<LiveStatus> = live,
): Promise<void> {
  let failures = 0;
  const up = (): void => {
    failures = 0;
    status.set({ state: "live" });
  };
  status.set({ state: "connecting" });
  while (!signal.aborted) {
    try {
      await shown(signal);
      await signedIn(signal);
      if ((await whileShown((until) => work(until, up), signal, status)) === "done") return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Problem && error.status === 401) continue;
      lose(status, error);
      if (error instanceof Problem && !error.isPassing) throw error;
    }
    await pause(backoff(failures), signal);
    failures += 1;
  }
}

/** Finds out who reads and what the server is; while it cannot tell, it is asked again. */
export async function openSession(signal: AbortSignal): Promise<void> {
  const about = untilAnswered(readAbout, signal, () => undefined);
  const me = untilAnswered(signIn, signal, ({ message }) => session.set({ state: "opening", problem: message }));
  await Promise.all([about.catch(() => undefined), me.catch(expire)]);
}

/** @throws what asking again does not mend */
async function untilAnswered(
  ask: () => Promise<void>,
  signal: AbortSignal,
  onProblem: (problem: Problem) => void,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem && error.isPassing)) throw error;
      onProblem(error);
    }
    await pause(backoff(failures), signal);
  }
}

/** How many ms to wait after so many failures in a row. */
export function backoff(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, 250 * 2 ** failures);
}

function lose(status: Store<LiveStatus>, error: unknown): void {
  const { state, since } = status.get();
  const why = error instanceof Error ? error.message : String(error);
  status.set({ state: "lost", since: state === "lost" ? (since ?? Date.now()) : Date.now(), why });
}

/** Lets go of the work a while after the tab was hidden. */
async function whileShown(
  work: (signal: AbortSignal) => Promise<"done" | void>,
  signal: AbortSignal,
  status: Store<LiveStatus>,
): Promise<"done" | void> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  let timer: number | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") timer = window.setTimeout(abort, HIDDEN_MS);
  };
  document.addEventListener("visibilitychange", look);
  signal.addEventListener("abort", abort, { once: true });
  look();
  try {
    const end = await work(own.signal);
    if (own.signal.aborted && !signal.aborted) status.set({ state: "paused" });
    return end;
  } catch (error) {
    if (!own.signal.aborted || signal.aborted) throw error;
    status.set({ state: "paused" });
  } finally {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", look);
    signal.removeEventListener("abort", abort);
  }
}

/** Resolves when the tab is looked at. */
function shown(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState === "hidden" && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
    // A tab that was opened in the background shows what it has when it is looked at.
    look();
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

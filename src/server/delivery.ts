import type { Stream } from "../service/stream.ts";
import { streamTurn } from "../service/turns.ts";

/** Where a client's answers go. */
export interface Sink<A> {
  /** False if the client takes no more for now. */
  readonly write: (answer: A) => boolean;
  /** Called when nothing was written for a while; false as above. */
  readonly idle?: () => boolean;
  /** Resolves when the client takes more again, or left. */
  readonly drained: () => Promise<void>;
}

export interface DeliveryLimits {
  /** After which `idle` is called. */
  readonly idleMs: number;
  /** How long a client may refuse to take more. */
  readonly patienceMs: number;
}

/**
 * Moves answers to a client as fast as it takes them; one that takes none is cut off. This is all that the transports have
 * in common, and rejects as the answers do.
 */
export async function deliver<A>(stream: Stream<A>, sink: Sink<A>, limits: DeliveryLimits): Promise<void> {
  let blocked: Promise<void> | undefined;
  const pause = async (): Promise<void> => {
    blocked ??= drainedInTime(stream, sink, limits.patienceMs).finally(() => (blocked = undefined));
    await blocked;
  };
  const { idle } = sink;
  const heartbeat =
    idle &&
    every(limits.idleMs, () => {
      if (blocked === undefined && !stream.signal.aborted && !idle()) void pause();
    });
  try {
    for await (const answer of stream.answers) {
      // A stream that begins has everything to send at once: thousands of answers that are all there.
      const turn = streamTurn();
      if (turn) await turn;
      heartbeat?.refresh();
      if (!sink.write(answer) || blocked !== undefined) await pause();
    }
  } finally {
    clearInterval(heartbeat);
  }
}

function every(ms: number, action: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(ms) ? setInterval(action, ms) : undefined;
}

/** Resolves when the client takes more or the stream is cut, which it is if our patience is over first. */
function drainedInTime<A>({ signal, cut }: Stream<A>, { drained }: Sink<A>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(() => cut("slow"), patienceMs);
    signal.addEventListener("abort", finish, { once: true });
    if (signal.aborted) finish();
    drained().then(finish, finish);
  });
}

import { expect, it } from "vitest";
import { type Stream, StreamCut, type StreamEnd } from "../service/stream.ts";
import { deliver, type Sink } from "./delivery.ts";

const LIMITS = { idleMs: Number.POSITIVE_INFINITY, patienceMs: 60_000 };

/** A stream of these answers, then of silence until it is cut. */
function streamOf(...first: readonly string[]): Stream<string> {
  const control = new AbortController();
  const silence = new Promise<never>((_resolve, reject) => {
    control.signal.addEventListener("abort", () => reject(control.signal.reason as StreamCut));
  });
  silence.catch(() => undefined);
  async function* answers(): AsyncGenerator<string> {
    for (const answer of first) {
      control.signal.throwIfAborted();
      yield answer;
    }
    await silence;
  }
  return { answers: answers(), signal: control.signal, cut: (end: StreamEnd) => control.abort(new StreamCut(end)) };
}

function collect(more: Partial<Sink<string>> = {}): Sink<string> & { seen: string[] } {
  const seen: string[] = [];
  return { seen, write: (answer) => seen.push(answer) > 0, drained: () => Promise.resolve(), ...more };
}

const never = (): Promise<never> => new Promise(() => undefined);
const endOf = (delivered: Promise<void>): Promise<string> =>
  delivered.then(
    () => "all",
    (error: unknown) => (error instanceof StreamCut ? error.end : "failed"),
  );

it("sends all answers in order, and ends as they do", async () => {
  const sink = collect();
  async function* two(): AsyncGenerator<string> {
    yield "a";
    yield "b";
  }
  const stream = { ...streamOf(), answers: two() };
  expect(await endOf(deliver(stream, sink, LIMITS))).toBe("all");
  expect(sink.seen).toEqual(["a", "b"]);
});

it("lets others have their turn while it has thousands of answers to send", async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const answers = Array.from({ length: 30 }, (_, index) => `${index}`);
  const sink = collect();
  const write = (answer: string): boolean => {
    const end = performance.now() + 3;
    while (performance.now() < end);
    return sink.write(answer);
  };
  async function* all(): AsyncGenerator<string> {
    yield* answers;
  }
  expect(await endOf(deliver({ ...streamOf(), answers: all() }, { ...sink, write }, LIMITS))).toBe("all");
  clearInterval(others);
  expect(sink.seen).toEqual(answers);
  expect(turns).toBeGreaterThan(1);
});

it("ends when the stream is cut while nothing happens", async () => {
  const stream = streamOf("a");
  const sink = collect({ write: () => (setImmediate(() => stream.cut("unauthorized")), true) });
  expect(await endOf(deliver(stream, sink, LIMITS))).toBe("unauthorized");
});

it("waits for a client that takes no more, then goes on", async () => {
  const order: string[] = [];
  const stream = streamOf("a", "b");
  const sink = collect({
    write: (answer) => {
      order.push(answer);
      if (answer === "b") stream.cut("left");
      return false;
    },
    drained: () => (order.push("drained"), Promise.resolve()),
  });
  expect(await endOf(deliver(stream, sink, LIMITS))).toBe("left");
  expect(order.slice(0, 3)).toEqual(["a", "drained", "b"]);
});

it("loses its patience with a client that takes nothing", async () => {
  const sink = collect({ write: () => false, drained: never });
  expect(await endOf(deliver(streamOf("a", "b"), sink, { ...LIMITS, patienceMs: 1 }))).toBe("slow");
});

it("does not wait for a stuck client when the stream is cut meanwhile", async () => {
  const stream = streamOf("a", "b");
  const sink = collect({ write: () => (setImmediate(() => stream.cut("slow")), false), drained: never });
  expect(await endOf(deliver(stream, sink, LIMITS))).toBe("slow");
});

it("says that it lives while nothing is sent, and not while the client is stuck", async () => {
  const stream = streamOf();
  let idles = 0;
  const sink = collect({
    idle: () => {
      idles += 1;
      if (idles === 3) stream.cut("left");
      return true;
    },
  });
  expect(await endOf(deliver(stream, sink, { ...LIMITS, idleMs: 1 }))).toBe("left");
  const stuck = streamOf();
  let asked = 0;
  const silent = collect({ idle: () => ((asked += 1), false), drained: never });
  expect(await endOf(deliver(stuck, silent, { idleMs: 1, patienceMs: 50 }))).toBe("slow");
  expect(asked).toBe(1);
});

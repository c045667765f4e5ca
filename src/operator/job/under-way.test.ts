import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Effect, type Ending, type Leave, type Standing, UnderWay } from "./under-way.ts";

/** An effect that ends when the test says so. */
interface Held extends Effect {
  leave?: Leave;
  end: (ending: Ending) => void;
}

function held(key: string, standing?: () => Standing): Held {
  let end: Held["end"] = () => undefined;
  const ending = new Promise<Ending>((resolve) => {
    end = resolve;
  });
  const made: Held = {
    key,
    end: (how) => end(how),
    carryOut: (leave) => {
      made.leave = leave;
      leave.signal.addEventListener("abort", () => end("retry"));
      return ending;
    },
    ...(standing && { standing }),
  };
  return made;
}

const PATIENCE_MS = 50;
const NO_PARTS: ReadonlySet<string> = new Set();

describe("what passes have begun", () => {
  let underWay: UnderWay;
  let late: Ending[];
  const run = (...effects: Effect[]) => underWay.run(effects, PATIENCE_MS, (ending) => late.push(ending));

  beforeEach(() => {
    vi.useFakeTimers();
    underWay = new UnderWay(Date.now);
    late = [];
    return () => vi.useRealTimers();
  });

  it("is waited for while it ends", async () => {
    const [a, b] = [held("a"), held("b")];
    const pass = run(a, b);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
    a.end("news");
    await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
    b.end("done");
    expect(await pass).toEqual(["news", "done"]);
    expect(underWay.isEmpty).toBe(true);
    expect(late).toEqual([]);
  });

  it("is waited for while the API server answers, and goes on alone when it does not", async () => {
    const hanging = held("a");
    let isOver = false;
    const pass = run(hanging).finally(() => (isOver = true));
    for (let answers = 0; answers < 5; answers += 1) {
      await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
      hanging.leave!.getOn();
    }
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    expect(await pass).toEqual([]);
    expect(underWay.has("a")).toBe(true);
    hanging.end("retry");
    await underWay.ended();
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toEqual(["retry"]);
    expect([underWay.takeLateFailure(), underWay.takeLateFailure()]).toEqual([true, false]);
    expect(underWay.isEmpty).toBe(true);
  });

  it("is given up when the newest plan does not call for it, and nothing is heard of it", async () => {
    const [kept, surplus] = [held("kept"), held("surplus")];
    const pass = run(kept, surplus);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    await pass;
    underWay.keep(new Map([["kept", new Set(["x"])]]));
    expect(surplus.leave!.signal.aborted).toBe(true);
    expect([kept.leave!.isWanted("x"), kept.leave!.isWanted("y"), surplus.leave!.isWanted("x")]).toEqual([
      true,
      false,
      false,
    ]);
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toEqual([]);
    expect(underWay.takeLateFailure()).toBe(false);
  });

  it("is given up when its job changes, and makes room for the same anew", async () => {
    let standing: Standing = "wanted";
    const [first, again] = [held("a", () => standing), held("a")];
    const pass = run(first);
    await vi.advanceTimersByTimeAsync(0);
    underWay.review();
    expect(first.leave!.signal.aborted).toBe(false);
    standing = "surplus";
    underWay.review();
    expect(await pass).toEqual(["done"]);
    expect(await run(first)).toEqual([]);
    const next = run(again);
    await vi.advanceTimersByTimeAsync(0);
    expect(underWay.has("a")).toBe(true);
    again.end("done");
    expect(await next).toEqual(["done"]);
    underWay.keep(new Map([["a", NO_PARTS]]));
    expect(underWay.isEmpty).toBe(true);
  });

  it.each([
    ["its job is being deleted", (each: UnderWay) => each.review(), "closes"],
    ["nothing more is to be sent", (each: UnderWay) => each.close(), "wanted"],
  ] as const)("is answered yet, and nothing more of it is sent, when %s", async (_, act, then) => {
    let standing: Standing = "wanted";
    const first = held("a", () => standing);
    const pass = run(first);
    await vi.advanceTimersByTimeAsync(PATIENCE_MS);
    await pass;
    standing = then;
    act(underWay);
    expect([first.leave!.signal.aborted, first.leave!.isWanted("x"), underWay.isEmpty]).toEqual([false, false, false]);
    first.end("done");
    await vi.advanceTimersByTimeAsync(0);
    expect([underWay.isEmpty, late]).toEqual([true, ["done"]]);
    expect(await run(held("b", () => "closes"))).toEqual([]);
    const hanging = held("c");
    void run(hanging);
    underWay.keep(new Map());
    expect([hanging.leave?.signal.aborted ?? true, underWay.isEmpty]).toEqual([true, true]);
  });
});

import { describe, expect, it } from "vitest";
import type { JobView } from "../../job/view.ts";
import { type LogRef, type LogRequest, LogUnavailable, type PodLogs } from "./log.ts";
import { LogFollower } from "./follower.ts";

/** A job of one task with these parties. */
function aView(parties: Readonly<Record<string, string>>): JobView {
  const views = Object.entries(parties).map(([domain_id, state]) => ({ domain_id, state, pods: ["t-0"] }));
  const task = { alias: "t", task_id: "t", state: "Running", dependencies: [], tolerable: false, attempt: 0 };
  return { name: "j", tasks: [{ ...task, app_image: "i", parties: views, attempts: [] }] } as unknown as JobView;
}

/** What one look at a log comes to: pieces, and how it ends. */
interface Look {
  readonly instance?: string;
  readonly pieces?: readonly string[];
  readonly error?: LogUnavailable;
  /** Called when the pieces have been read. */
  readonly then?: () => void;
}

/** Follows what a source shows, one look after the other; the last is repeated. */
async function follow(
  looks: Readonly<Record<string, readonly Look[]>>,
  setUp: (take: (job: JobView) => void, ended: Set<string>) => void,
  more: Partial<LogRequest> = {},
): Promise<{ lines: string[]; notes: string[] }> {
  const count = new Map<string, number>();
  const logs = {
    containers: () => Promise.resolve([undefined]),
    openLog: ({ namespace: domain }: LogRef) => {
      const at = count.get(domain) ?? 0;
      count.set(domain, at + 1);
      const all = looks[domain] ?? [];
      const look = all[Math.min(at, all.length - 1)]!;
      if (look.error !== undefined && look.pieces === undefined) return Promise.reject(look.error);
      return Promise.resolve({ instance: look.instance ?? "1", pieces: piecesOf(look) });
    },
  } as unknown as PodLogs;
  const [lines, notes]: [string[], string[]] = [[], []];
  const follower = new LogFollower({
    logs,
    timestamps: false,
    choice: { tasks: [], failed: false },
    follow: true,
    onLine: ({ log, seq, time, text }) => lines.push(`${log.label} ${seq} ${time ?? ""}${text}`),
    onNote: (note) => notes.push(note),
    signal: new AbortController().signal,
    ...more,
  });
  setUp((job) => follower.take(job), new Set());
  await follower.done();
  return { lines, notes };
}

async function* piecesOf({ pieces = [], error, then }: Look): AsyncGenerator<string> {
  yield* pieces;
  await Promise.resolve();
  then?.();
  if (error !== undefined) throw error;
}

const lost = new LogUnavailable("lost", "the connection broke");

describe("following logs", () => {
  it("passes on every line once and in order, however often the connection breaks, also in the middle of a line", async () => {
    let take: (job: JobView) => void = () => {};
    const looks = {
      alice: [
        { pieces: ["one\ntw"], error: lost },
        { error: lost },
        { pieces: ["one\n", "two\nthr"] },
        { pieces: ["one\ntwo\nthree\n"], then: () => take(aView({ alice: "Succeeded" })) },
        { pieces: ["one\ntwo\nthree\nfour\nfive without an end"] },
      ],
    };
    const { lines, notes } = await follow(looks, (given) => {
      take = given;
      take(aView({ alice: "Running" }));
    });
    expect(lines).toEqual([
      "t/alice 1 one",
      "t/alice 2 two",
      "t/alice 3 three",
      "t/alice 4 four",
      "t/alice 5 five without an end",
    ]);
    expect(notes).toEqual([]);
  });

  it("begins anew with a container that was started again, whether the source says so or its first line does", async () => {
    let take: (job: JobView) => void = () => {};
    const looks = {
      alice: [
        { instance: "uid/0", pieces: ["first run\n"] },
        { instance: "uid/1", pieces: ["first run\n"] },
        { instance: "uid/1", pieces: ["09:00 begins\n"], then: () => take(aView({ alice: "Failed" })) },
      ],
    };
    const { lines } = await follow(looks, (given) => {
      take = given;
      take(aView({ alice: "Running" }));
    });
    expect(lines).toEqual(["t/alice 1 first run", "t/alice 2 first run", "t/alice 3 09:00 begins"]);
  });

  it("waits for what has not started, names what may not be read or is gone, and shows the others", async () => {
    let take: (job: JobView) => void = () => {};
    const looks = {
      alice: [
        { error: new LogUnavailable("waiting", "not yet") },
        { error: new LogUnavailable("gone", "not there") },
        { pieces: ["at last\n"], then: () => take(aView({ alice: "Succeeded", bob: "Running", carol: "Failed" })) },
      ],
      bob: [{ error: new LogUnavailable("denied", "get pods/log in bob") }],
      carol: [{ error: new LogUnavailable("gone", "the pod is not there") }],
    };
    const { lines, notes } = await follow(looks, (given) => {
      take = given;
      take(aView({ alice: "Pending", bob: "Running", carol: "Running" }));
    });
    expect(lines).toEqual(["t/alice 1 at last"]);
    expect(notes.sort()).toEqual([
      "t/bob: not yours to read (get pods/log in bob)",
      "t/carol: no log, the pod is not there",
    ]);
  });

  it("begins with the last lines of what is there, and goes on with all that come", async () => {
    let take: (job: JobView) => void = () => {};
    const looks = {
      alice: [
        { pieces: ["one\ntwo\nthr"] },
        { pieces: ["one\ntwo\nthree\n", "four\nfive\n"], error: lost },
        { pieces: ["one\ntwo\nthree\nfour\nfive\nsix\n"], then: () => take(aView({ alice: "Succeeded" })) },
        { pieces: ["one\ntwo\nthree\nfour\nfive\nsix\n"] },
      ],
    };
    const begin = (given: typeof take): void => {
      take = given;
      take(aView({ alice: "Running" }));
    };
    const { lines } = await follow(looks, begin, { tail: 1 });
    expect(lines).toEqual(["two", "three", "four", "five", "six"].map((text, i) => `t/alice ${i + 1} ${text}`));
  });

  it("tells when lines were printed, and leaves out those that are older than asked for", async () => {
    const now = new Date();
    const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();
    const looks = { alice: [{ pieces: [`${ago(7200)} old\n${ago(60)} new\n`] }] };
    const begin = (take: (job: JobView) => void): void => take(aView({ alice: "Succeeded" }));
    expect((await follow(looks, begin, { sinceSeconds: 3600 })).lines).toEqual(["t/alice 2 new"]);
    const timed = await follow(looks, begin, { timestamps: true });
    expect(timed.lines).toEqual([`t/alice 1 ${ago(7200)}old`, `t/alice 2 ${ago(60)}new`]);
  });

  it("fails with what is not about the log", async () => {
    const looks = { alice: [{ error: new TypeError("a mistake") as never }] };
    await expect(follow(looks, (take) => take(aView({ alice: "Running" })))).rejects.toThrow("a mistake");
  });
});

import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Pod } from "../../api/kubernetes.ts";
import { ApiError } from "../../kube/errors.ts";
import type { Call } from "../call.ts";
import { containerLog, type LogNews } from "./container-log.ts";
import { BEGINNING } from "./position.ts";

const NO_ROUTE = new ApiError({ code: 500, message: "dial tcp: no route to host" });
const WHY = "the log cannot be read: dial tcp: no route to host";

const RUNNING = { phase: "Running", state: { running: {} } } as const;
const ENDED = { phase: "Failed", state: { terminated: { exitCode: 1 } } } as const;

function podOf({ phase, state }: typeof RUNNING | typeof ENDED, deletionTimestamp?: string): Pod {
  return {
    metadata: { name: "p", namespace: "a", uid: "u", ...(deletionTimestamp !== undefined && { deletionTimestamp }) },
    spec: { containers: [{ name: "c" }], restartPolicy: "Never" },
    status: { phase, containerStatuses: [{ name: "c", restartCount: 0, state }] },
  };
}

interface Setting {
  readonly follow?: boolean;
  readonly patienceMs?: number;
  /** What each look at the log comes to; the last one again and again. */
  readonly looks: readonly (() => Promise<PassThrough>)[];
  readonly pod: () => Promise<Pod>;
}

/** What becomes known of the log until it ends, or until this many looks were taken. */
async function read({ follow = false, patienceMs = 0, looks, pod }: Setting, most = Infinity): Promise<LogNews[]> {
  const stop = new AbortController();
  let taken = 0;
  const open = (): Promise<PassThrough> => {
    taken += 1;
    if (taken > most) stop.abort();
    return (looks[taken - 1] ?? looks.at(-1)!)();
  };
  const backend = { client: { get: pod }, transport: { open }, patienceMs } as unknown as Call["backend"];
  const options = { namespace: "a", pod: "p", container: "c", from: BEGINNING, follow, againMs: 1 };
  const news: LogNews[] = [];
  for await (const each of containerLog(options, { backend, signal: stop.signal })) news.push(each);
  return news;
}

const fails = (): Promise<PassThrough> => Promise.reject(NO_ROUTE);
const prints =
  (...lines: readonly string[]) =>
  (): Promise<PassThrough> => {
    const log = new PassThrough();
    log.end(lines.map((line, index) => `2026-01-01T00:00:0${index}Z ${line}\n`).join(""));
    return Promise.resolve(log);
  };
const isNow = (pod: Pod) => (): Promise<Pod> => Promise.resolve(pod);
const told = (news: readonly LogNews[]): unknown[] =>
  news.map((each) => (each.type === "line" ? each.line.text : [each.type, "why" in each ? each.why : undefined]));

describe("a log that cannot be read", () => {
  it.each([
    ["of a pod that has ended", isNow(podOf(ENDED)), true],
    ["of which only what is there is wanted", isNow(podOf(RUNNING)), false],
    ["of a pod that should be gone by now", isNow(podOf(RUNNING, "2026-01-01T00:00:00Z")), true],
    ["of a pod that cannot be read either, and only what is there is wanted", () => Promise.reject(NO_ROUTE), false],
  ])("%s is given up, with the reason", async (_, pod, follow) => {
    expect(told(await read({ pod, follow, looks: [fails] }))).toEqual([["gone", WHY]]);
  });

  it("is read to its end once it can be", async () => {
    const looks = [fails, fails, fails, fails, prints("one", "two")];
    expect(told(await read({ pod: isNow(podOf(ENDED)), patienceMs: 60_000, looks }))).toEqual([
      "one",
      "two",
      ["done", undefined],
    ]);
  });

  it("is not given up by a single look that fails, however long that takes", async () => {
    const looks = [fails, fails, prints("one")];
    expect(told(await read({ pod: isNow(podOf(ENDED)), looks }))).toEqual(["one", ["done", undefined]]);
  });

  it.each([
    ["runs", podOf(RUNNING)],
    ["is going", podOf(RUNNING, new Date(Date.now() + 600_000).toISOString())],
  ])("is tried again and again while its pod %s", async (_, pod) => {
    expect(await read({ pod: isNow(pod), follow: true, looks: [fails] }, 6)).toEqual([]);
  });
});

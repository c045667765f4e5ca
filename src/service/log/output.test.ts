import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { keptLogConfigMap } from "../../api/kept-log.ts";
import type { Pod } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import type { KusciaJob, KusciaJobTask, KusciaJobTaskStatus } from "../../api/types.ts";
import { wholeJob } from "../../job/added-tasks.ts";
import { ApiError } from "../../kube/errors.ts";
import type { OutputEvent } from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import type { GrantedStream } from "../call.ts";
import { domainCaller, masterCaller } from "../caller.ts";
import type { JobChange } from "../store.ts";
import { ProgressBook } from "../task/progress-book.ts";
import { jobOutput, type OutputOptions } from "./output.ts";
import { decodePositions } from "./position.ts";

// The streams of output, with a cluster that plays logs which break off, go on, are rotated away and begin anew.

const START = Date.parse("2026-01-01T00:00:00Z");
const NOT_FOUND = new ApiError({ code: 404, reason: "NotFound", message: "not found" });

/** A pod whose log a test writes. */
class FakePod {
  phase = "Running";
  restartCount = 0;
  isRunning = true;
  readonly annotations: Record<string, string>;
  /** Of each run of the container. */
  readonly runs: { at: string; text: string }[][] = [[]];
  readonly changed = new EventEmitter();
  #clock = 0;

  constructor(annotations: Record<string, string> = {}) {
    this.annotations = annotations;
    this.changed.setMaxListeners(1000);
  }

  print(...lines: readonly string[]): void {
    for (const text of lines) {
      this.#clock += 1;
      const at = new Date(START + this.#clock * 100).toISOString();
      this.runs.at(-1)!.push({ at, text });
    }
    this.changed.emit("change");
  }

  end(): void {
    this.phase = "Succeeded";
    this.isRunning = false;
    this.changed.emit("change");
  }

  restart(): void {
    this.restartCount += 1;
    this.runs.push([]);
    this.changed.emit("change");
  }

  object(namespace: string, name: string): Pod {
    const state = this.isRunning ? { running: {} } : { terminated: { exitCode: 0 } };
    return {
      metadata: { namespace, name, uid: name, annotations: this.annotations },
      spec: { containers: [{ name: "c" }], restartPolicy: "OnFailure" },
      status: {
        phase: this.phase as "Running",
        containerStatuses: [{ name: "c", restartCount: this.restartCount, state }],
      },
    };
  }
}

class World {
  readonly pods = new Map<string, FakePod>();
  /** What was kept of logs, by the pods that they were of. */
  readonly kept = new Map<string, string>();
  readonly open = new Set<PassThrough>();
  /** Whether the node of the pods still answers. */
  isNodeGone = false;
  /** Whether logs carry times, as those of a kubelet do. */
  hasTimes = true;
  readonly #changes = new Set<(change: { object: KusciaJob }) => void>();
  /** Tasks that were added. */
  added: KusciaJobTask[] = [];
  readonly #taskChanges = new Set<(change: { object: KusciaJobTask }) => void>();
  readonly noted: unknown[] = [];
  progress: Pick<ProgressBook, "note"> = { note: (_: unknown, told: unknown) => void this.noted.push(told) };
  job: KusciaJob;
  /** Streams that have begun and have not ended. */
  get readers(): number {
    return this.#changes.size;
  }

  constructor(parties: readonly string[]) {
    this.job = {
      metadata: { name: "j", namespace: "jobs", uid: "u" },
      spec: {
        initiator: parties[0]!,
        tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties: parties.map((domainID) => ({ domainID })) }],
      },
      status: {
        phase: "Running",
        tasks: [
          {
            alias: "t",
            taskID: "t",
            state: "Running",
            parties: parties.map((domainID) => ({ domainID, state: "Running", pods: [{ name: "t-0" }] })),
          },
        ],
      },
    };
    for (const party of parties) this.pods.set(`${party}/t-0`, new FakePod());
  }

  pod(party: string, name = "t-0"): FakePod {
    return this.pods.get(`${party}/${name}`)!;
  }

  update(change: (job: KusciaJob) => void): void {
    this.job = structuredClone(this.job);
    change(this.job);
    for (const tell of this.#changes) tell({ object: this.job });
  }

  /** Adds a task of this party, or changes one that was added. */
  add(alias: string, party: string, status: Partial<KusciaJobTaskStatus> = {}): void {
    const pods = [{ name: `${alias}-0` }];
    const record = {
      taskID: alias,
      state: "Running" as const,
      parties: [{ domainID: party, state: "Running" as const, pods }],
    };
    const task: KusciaJobTask = {
      metadata: { name: alias, namespace: "jobs" },
      spec: { jobName: "j", alias, appImage: "i", taskInputConfig: "", parties: [{ domainID: party }] },
      status: { alias, ...record, ...status },
    };
    this.added = [...this.added.filter(({ spec }) => spec.alias !== alias), task];
    for (const tell of this.#taskChanges) tell({ object: task });
  }

  end(): void {
    for (const pod of this.pods.values()) pod.end();
    this.update(({ status }) => Object.assign(status!, { phase: "Succeeded", completionTime: "2026-01-01T00:00:00Z" }));
  }

  /** Breaks all connections, in the middle of what they send. */
  breakAll(): void {
    for (const stream of this.open) stream.destroy(new Error("reset"));
  }

  call(caller = masterCaller("m", "m"), signal = new AbortController().signal): GrantedStream<KusciaJob> {
    const backend = {
      jobs: {
        namespace: "jobs",
        cache: {
          get: () => this.job,
          onChange: (tell: (change: { object: KusciaJob }) => void) => {
            this.#changes.add(tell);
            return () => void this.#changes.delete(tell);
          },
        },
      },
      tasks: {
        whole: <J extends KusciaJob>(job: J): J => wholeJob(job, this.added),
        cache: {
          onChange: (tell: (change: { object: KusciaJobTask }) => void) => {
            this.#taskChanges.add(tell);
            return () => void this.#taskChanges.delete(tell);
          },
        },
      },
      client: {
        get: (type: { plural: string }, { namespace, name }: { namespace: string; name: string }) => {
          if (type.plural === "configmaps") return this.#keptLog(namespace, name);
          const pod = this.pods.get(`${namespace}/${name}`);
          return pod === undefined ? Promise.reject(NOT_FOUND) : Promise.resolve(pod.object(namespace, name));
        },
      },
      transport: { open: ({ path }: { path: string }) => this.#open(path) },
      progress: this.progress,
      patienceMs: 0,
    };
    return { backend, caller, signal, grant: this.job, deadline: Infinity, cut: () => undefined } as never;
  }

  #keptLog(namespace: string, name: string): Promise<unknown> {
    const pod = name.replace(/-log$/, "");
    const text = this.kept.get(`${namespace}/${pod}`);
    if (text === undefined) return Promise.reject(NOT_FOUND);
    const labels = { [LABEL.jobUID]: "u" };
    return Promise.resolve(
      keptLogConfigMap({ metadata: { namespace, name: pod, labels } }, [{ container: "c", text, isCut: true }]),
    );
  }

  #open(path: string): Promise<PassThrough> {
    const [, namespace = "", name = "", text = ""] = /namespaces\/(.+)\/pods\/(.+)\/log\?(.*)$/.exec(path) ?? [];
    const query = new URLSearchParams(text);
    const pod = this.pods.get(`${namespace}/${name}`);
    if (pod === undefined) return Promise.reject(NOT_FOUND);
    if (this.isNodeGone) return Promise.reject(new ApiError({ code: 500, message: "no route to host" }));
    if (query.has("timestamps") && !this.hasTimes)
      return Promise.reject(new ApiError({ code: 400, reason: "BadRequest", message: "logs here carry no times" }));
    const run = pod.restartCount - (query.get("previous") === "true" ? 1 : 0);
    const stream = new PassThrough();
    this.open.add(stream);
    stream.once("close", () => this.open.delete(stream));
    const since = query.get("sinceTime") ?? "";
    let sent = 0;
    const send = (): void => {
      const lines = pod.runs[run] ?? [];
      for (; sent < lines.length; sent += 1) {
        const { at, text: line } = lines[sent]!;
        if (at < since.replace("Z", "")) continue;
        stream.write(`${this.hasTimes ? `${at} ` : ""}${line}\n`);
      }
      const isOver = query.get("follow") !== "true" || !pod.isRunning || pod.restartCount !== run;
      if (isOver) stream.end();
    };
    pod.changed.on("change", send);
    stream.once("close", () => pod.changed.off("change", send));
    send();
    return Promise.resolve(stream);
  }
}

const leaving: AbortController[] = [];
afterEach(() => {
  for (const each of leaving.splice(0)) each.abort();
});

/** A reader of the stream, which can leave and come back to where it was. */
class Reader {
  readonly events: OutputEvent[] = [];
  position = "";
  isOver = false;
  readonly #world: World;
  readonly #options: Partial<OutputOptions>;
  readonly #caller: ReturnType<typeof masterCaller> | undefined;
  #control = new AbortController();
  #paused: Promise<void> | undefined;

  constructor(world: World, options: Partial<OutputOptions> = {}, caller?: ReturnType<typeof masterCaller>) {
    this.#world = world;
    this.#options = options;
    this.#caller = caller;
  }

  /** Reads until somebody leaves; keeps all but what it was given before, as a client does that drops what has no position. */
  connect(): this {
    const control = new AbortController();
    this.#control = control;
    leaving.push(control);
    const from = decodePositions(this.position)!;
    const options = { choice: {}, follow: true, whole: false, ...this.#options, from };
    const read = async (): Promise<void> => {
      for await (const event of jobOutput(this.#world.call(this.#caller, control.signal), options)) {
        if (control.signal.aborted) return;
        this.events.push(event);
        this.position = event.position || this.position;
        if (this.#paused) await this.#paused;
      }
      if (!control.signal.aborted) this.isOver = true;
    };
    void read();
    return this;
  }

  leave(): void {
    this.#control.abort();
  }

  stopReading(): void {
    this.#paused = new Promise(() => undefined);
  }

  get lines(): string[] {
    return this.events.filter(({ type }) => type === "LINE").map(({ party, text }) => `${party} ${text}`);
  }

  of(type: string): string[] {
    return this.events.filter((event) => event.type === type).map(({ party, text }) => `${party}: ${text}`);
  }
}

const until = (holds: () => boolean): Promise<unknown> =>
  expect.poll(holds, { interval: 5, timeout: 60_000 }).toBe(true);
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);
const linesOf = (party: string, lines: readonly string[]): string[] => lines.map((line) => `${party} ${line}`);

describe.each([true, false])("where logs carry times: %s", (hasTimes) => {
  it("every line comes once and in order, through broken connections and a reader that leaves and comes back", async () => {
    const world = new World(["alice"]);
    world.hasTimes = hasTimes;
    const alice = world.pod("alice");
    const reader = new Reader(world).connect();
    for (let round = 0; round < 6; round += 1) {
      alice.print(...numbers(round * 50, round * 50 + 50));
      await until(() => reader.lines.length > round * 50 + 10);
      if (round % 2 === 0) world.breakAll();
      else {
        reader.leave();
        reader.connect();
      }
    }
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines).toEqual(linesOf("alice", numbers(0, 300)));
    expect(reader.events.map(({ seq }) => seq).slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(reader.events.at(-1)?.type).toBe("END");
    expect(reader.of("GAP")).toEqual([]);
    expect(world.open.size).toBe(0);
  });

  it("a container that is started again goes on in the count, with what was left of the run before", async () => {
    const world = new World(["alice"]);
    world.hasTimes = hasTimes;
    const alice = world.pod("alice");
    alice.print("first");
    const reader = new Reader(world).connect();
    await until(() => reader.lines.length === 1);
    reader.leave();
    alice.print("last words");
    alice.restart();
    alice.print("first");
    reader.connect();
    await until(() => reader.lines.length === 3);
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines).toEqual(["alice first", "alice last words", "alice first"]);
    expect(reader.of("GAP")).toEqual([]);
  });
});

it("lines that were rotated away while the reader was gone are named as a gap", async () => {
  const world = new World(["alice"]);
  const alice = world.pod("alice");
  alice.print(...numbers(0, 20));
  const reader = new Reader(world).connect();
  await until(() => reader.lines.length === 20);
  reader.leave();
  alice.print(...numbers(20, 60));
  alice.runs[0]!.splice(0, 50);
  reader.connect();
  world.end();
  await until(() => reader.isOver);
  expect(reader.lines).toEqual(linesOf("alice", [...numbers(0, 20), ...numbers(50, 60)]));
  expect(reader.of("GAP")).toEqual(["alice: lines before this one are no longer there"]);
});

it("a pod that is gone is named, and with a pod that went while it was not read its last lines are", async () => {
  const world = new World(["alice", "bob"]);
  world.pods.delete("bob/t-0");
  const reader = new Reader(world).connect();
  world.pod("alice").print("one");
  await until(() => reader.lines.length === 1);
  world.pods.delete("alice/t-0");
  world.breakAll();
  world.end();
  await until(() => reader.isOver);
  expect(reader.of("NOTE")).toEqual(["bob: the pod is not there"]);
  expect(reader.of("GAP")).toEqual(["alice: the pod is gone, and with it what it printed last"]);
});

it("a log whose node is gone is given up with its pod, with what was kept of it or the reason", async () => {
  const world = new World(["alice", "bob", "carol"]);
  world.pod("alice").print("one", "two");
  const reader = new Reader(world).connect();
  await until(() => reader.lines.length === 2);
  world.isNodeGone = true;
  world.breakAll();
  world.pod("bob").runs[0]!.push({ at: "2026-01-01T00:00:09.000Z", text: "last words" });
  keep(world, "bob", 1);
  world.end();
  await until(() => reader.isOver);
  expect(reader.lines).toEqual(["alice one", "alice two", "bob last words"]);
  expect(reader.of("GAP").toSorted()).toEqual([
    "alice: the log cannot be read: no route to host",
    "bob: lines before these were not kept",
  ]);
  expect(reader.of("NOTE")).toEqual(["carol: the log cannot be read: no route to host"]);
});

/** Takes a pod away; the last of its lines are kept, as an operator keeps them. */
function takeAway(world: World, party: string, lines: number): void {
  keep(world, party, lines);
  world.pods.delete(`${party}/t-0`);
}

function keep(world: World, party: string, lines: number): void {
  const printed = world.pod(party).runs.at(-1)!.slice(-lines);
  world.kept.set(`${party}/t-0`, printed.map(({ at, text }) => `${at} ${text}\n`).join(""));
}

describe("a log that was kept of a pod that is gone", () => {
  const KEPT_GAP = ["alice: lines before these were not kept"];

  it("is read in its place, marked, and from its tail where only that is wanted", async () => {
    const world = new World(["alice"]);
    world.pod("alice").print(...numbers(0, 20));
    takeAway(world, "alice", 5);
    world.end();
    const whole = new Reader(world).connect();
    const tail = new Reader(world, { tail: 2 }).connect();
    await until(() => whole.isOver && tail.isOver);
    expect(whole.lines).toEqual(linesOf("alice", numbers(15, 20)));
    expect(whole.of("GAP")).toEqual(KEPT_GAP);
    expect(tail.lines).toEqual(linesOf("alice", numbers(18, 20)));
    expect(tail.of("GAP")).toEqual([]);
    expect(tail.events.map(({ kept, seq }) => [kept, seq])).toEqual([
      [true, 1],
      [true, 2],
      [false, 0],
    ]);
  });

  it.each([
    ["goes on where the reader was", 15, []],
    ["says what is lost between", 5, KEPT_GAP],
  ])("%s, who was away when it went", async (_, kept, gaps) => {
    const world = new World(["alice"]);
    const alice = world.pod("alice");
    alice.print(...numbers(0, 10));
    const reader = new Reader(world).connect();
    await until(() => reader.lines.length === 10);
    reader.leave();
    alice.print(...numbers(10, 20));
    takeAway(world, "alice", kept);
    world.end();
    reader.connect();
    await until(() => reader.isOver);
    expect(reader.lines).toEqual(linesOf("alice", [...numbers(0, 10), ...numbers(Math.max(10, 20 - kept), 20)]));
    expect(reader.of("GAP")).toEqual(gaps);
    expect(reader.events.findLast(({ type }) => type === "LINE")).toMatchObject({ kept: true });
  });

  it("has the last words of one that went while it was read", async () => {
    const world = new World(["alice"]);
    const alice = world.pod("alice");
    alice.print(...numbers(0, 10));
    const reader = new Reader(world).connect();
    await until(() => reader.lines.length === 10);
    world.breakAll();
    alice.runs[0]!.push({ at: "2026-01-01T00:00:09.000Z", text: "last words" });
    takeAway(world, "alice", 5);
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines).toEqual(linesOf("alice", [...numbers(0, 10), "last words"]));
    expect(reader.of("GAP")).toEqual([]);
  });
});

it("a reader gets the logs of the parties that it may read, and learns of which it may not", async () => {
  const world = new World(["alice", "bob"]);
  const caller = domainCaller({ name: "a", key: "a", stillValid: () => Promise.resolve(true) }, ["alice"]);
  world.pod("alice").print("for alice");
  world.pod("bob").print("for bob");
  const reader = new Reader(world, {}, caller).connect();
  await until(() => reader.lines.length === 1);
  world.end();
  await until(() => reader.isOver);
  expect(reader.lines).toEqual(["alice for alice"]);
  expect(reader.of("DENIED")).toEqual(["bob: get pods/log in bob"]);
});

it("a reader that leaves in any moment leaves no log open", async () => {
  const world = new World(["alice", "bob"]);
  for (let turns = 0; turns < 40; turns += 1) {
    const reader = new Reader(world).connect();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    reader.leave();
    await until(() => world.open.size === 0 && world.readers === 0);
  }
});

it("attempts that follow are read too, those between two looks as well", async () => {
  const world = new World(["alice"]);
  const reader = new Reader(world).connect();
  world.pod("alice").print("attempt 0");
  await until(() => reader.lines.length === 1);
  world.pod("alice").end();
  for (const attempt of [1, 2]) {
    const pod = new FakePod();
    pod.print(`attempt ${attempt}`);
    if (attempt === 1) pod.end();
    world.pods.set(`alice/t-0-r${attempt}`, pod);
  }
  world.update(({ status }) => {
    const [task] = status!.tasks!;
    Object.assign(task!, {
      attempt: 2,
      parties: [{ domainID: "alice", state: "Running", pods: [{ name: "t-0-r2" }] }],
    });
  });
  await until(() => reader.lines.length === 3);
  world.end();
  await until(() => reader.isOver);
  expect(reader.lines.toSorted()).toEqual(["alice attempt 0", "alice attempt 1", "alice attempt 2"]);
});

it("a reader that stops reading stops its own logs after a few lines, and no other reader", async () => {
  const world = new World(["alice"]);
  const alice = world.pod("alice");
  const lazy = new Reader(world);
  lazy.stopReading();
  lazy.connect();
  const keen = new Reader(world).connect();
  for (let round = 0; round < 20; round += 1) {
    alice.print(...numbers(round * 1000, round * 1000 + 1000));
    await until(() => keen.lines.length === (round + 1) * 1000);
  }
  expect(lazy.events.length).toBe(1);
  lazy.leave();
  world.end();
  await until(() => keen.isOver);
  expect(keen.lines).toEqual(linesOf("alice", numbers(0, 20_000)));
});

it("messages among the output, results and states come with the output as a whole; progress is noted", async () => {
  const world = new World(["alice"]);
  world.pods.set("alice/t-0", new FakePod({ "kuscia.secretflow/messages": "c" }));
  const alice = world.pod("alice");
  const reader = new Reader(world, { whole: true }).connect();
  alice.print(
    "plain",
    '{"type":"progress","data":0.5}',
    '{"type":"data","key":"loss","verb":"append","version":1,"data":[1]}',
    "{no json",
  );
  await until(() => reader.of("LINE").length === 2);
  world.update(({ status }) => {
    status!.outputs = [{ name: "rows", task: "t", domainID: "alice", configMap: "x", size: 4, readers: [] }];
  });
  await until(() => reader.of("RESULT").length === 1);
  expect(reader.events.filter(({ type }) => type === "MESSAGE")).toMatchObject([
    { messageType: "progress", data: "0.5", seq: 2 },
    { messageType: "data", key: "loss", verb: "append", version: "1", data: "[1]", seq: 3 },
  ]);
  expect(world.noted).toMatchObject([{ alias: "t", attempt: 0, progress: 0.5 }]);
  const states = () =>
    reader.events.filter(({ type }) => type === "STATE").map(({ task, state }) => `${task} ${state}`);
  expect(states()).toEqual([" Running", "t Running"]);
  // What it knows does not come again, what is new does.
  const before = reader.events.length;
  reader.leave();
  reader.connect();
  world.end();
  await until(() => reader.isOver);
  expect(reader.events.slice(before).map(({ type, state }) => `${type} ${state}`.trim())).toEqual([
    "STATE Succeeded",
    "END",
  ]);
});

it("20 tasks that print 500 times a second cause one status write per period, and a reader that stops harms nobody", async () => {
  const [everyMs, rounds] = [400, 10];
  const world = new World(["alice"]);
  const aliases = Array.from({ length: 20 }, (_, index) => `t${index}`);
  const record = (alias: string) => ({
    alias,
    taskID: alias,
    state: "Running" as const,
    parties: [{ domainID: "alice", state: "Running" as const, pods: [{ name: `${alias}-0` }] }],
  });
  world.update(({ spec, status }) => {
    spec.tasks = aliases.map((alias) => ({ ...spec.tasks[0]!, alias }));
    status!.tasks = aliases.map(record);
  });
  const pods = aliases.map(() => new FakePod({ "kuscia.secretflow/messages": "c" }));
  for (const [index, alias] of aliases.entries()) world.pods.set(`alice/${alias}-0`, pods[index]!);
  const writes: number[] = [];
  const change = async (job: KusciaJob, _: AbortSignal, decide: JobChange): Promise<KusciaJob> => {
    const decided = await decide(job);
    if (decided === undefined) return job;
    writes.push(performance.now());
    world.update(({ status }) => Object.assign(status!, decided.patch.status));
    return world.job;
  };
  world.progress = new ProgressBook({
    jobs: { find: () => Promise.resolve(world.job), change },
    tasks: { find: () => undefined },
    client: { patch: () => Promise.reject(new Error("nothing was added")) },
    logger: { warn: () => undefined },
    everyMs,
  });
  const keen = [0, 1].map(() => new Reader(world, { whole: true }).connect());
  const lazy = new Reader(world, { whole: true });
  lazy.stopReading();
  lazy.connect();
  await until(() => lazy.events.length > 0);
  for (let round = 1; round <= rounds; round += 1) {
    for (const pod of pods)
      pod.print(
        ...Array.from({ length: 50 }, (_, i) => JSON.stringify({ type: "progress", data: (round * 50 + i) / 1000 })),
      );
    await until(() => keen.every((reader) => messagesOf(reader) === round * 20 * 50));
  }
  await until(() => world.job.status!.tasks!.every(({ progress }) => progress === (rounds * 50 + 49) / 1000));
  expect(lazy.events).toHaveLength(1);
  const gaps = writes.slice(1).map((at, index) => at - writes[index]!);
  // Timers may fire a little early by this clock.
  expect(Math.min(Infinity, ...gaps)).toBeGreaterThan(everyMs - 20);
  for (const reader of keen) {
    const seqs = new Map<string, number>();
    for (const { task, seq } of reader.events.filter(({ type }) => type === "MESSAGE")) {
      expect(seq).toBe((seqs.get(task) ?? 0) + 1);
      seqs.set(task, seq);
    }
    expect(seqs.size).toBe(20);
  }
});

const messagesOf = ({ events }: Reader): number => events.filter(({ type }) => type === "MESSAGE").length;

describe("tasks that were added", () => {
  it("are read as those of the spec, those too that are added meanwhile, and their results come", async () => {
    const world = new World(["alice"]);
    const added = (alias: string): FakePod => {
      const pod = new FakePod();
      world.pods.set(`alice/${alias}-0`, pod);
      world.add(alias, "alice");
      pod.print(`of ${alias}`);
      return pod;
    };
    added("k1");
    const reader = new Reader(world, { whole: true }).connect();
    await until(() => reader.lines.length === 1);
    added("k2").end();
    await until(() => reader.lines.length === 2);
    // Where it was does not tell of each task.
    expect(decodePositions(reader.position)!.size).toBeLessThanOrEqual(3);
    reader.leave();
    added("k3");
    reader.connect();
    const outputs = [{ name: "rows", task: "k3", domainID: "alice", configMap: "x", size: 4, readers: [] }];
    world.add("k3", "alice", { outputs });
    await until(() => reader.of("RESULT").length === 1 && reader.lines.length === 3);
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines.toSorted()).toEqual(["alice of k1", "alice of k2", "alice of k3"]);
  });

  it("are all that comes of a stream that names them", async () => {
    const world = new World(["alice"]);
    world.pods.set("alice/k-0", new FakePod());
    world.add("k", "alice");
    world.pod("alice").print("other");
    world.pod("alice", "k-0").print("mine");
    const reader = new Reader(world, { whole: true, choice: { tasks: ["k"] } }).connect();
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines).toEqual(["alice mine"]);
    expect(reader.events.filter(({ type }) => type === "STATE").map(({ task }) => task)).not.toContain("t");
  });

  it("come in every attempt, to a reader that was away", async () => {
    const world = new World(["alice"]);
    world.pod("alice").print("t");
    const reader = new Reader(world).connect();
    await until(() => reader.lines.length === 1);
    reader.leave();
    for (const attempt of [0, 1]) {
      const pod = new FakePod();
      pod.print(`k ${attempt}`);
      pod.end();
      world.pods.set(attempt === 0 ? "alice/k-0" : "alice/k-0-r1", pod);
    }
    const pods = [{ name: "k-0-r1", phase: "Succeeded" as const }];
    world.add("k", "alice", { attempt: 1, parties: [{ domainID: "alice", state: "Succeeded", pods }] });
    reader.connect();
    world.end();
    await until(() => reader.isOver);
    expect(reader.lines.toSorted()).toEqual(["alice k 0", "alice k 1", "alice t"]);
  });
});

import { setTimeout as pause } from "node:timers/promises";
import type { KubeClient } from "../src/kube/client.ts";
import { percentile } from "./figures.ts";
import { type Field, inParallel } from "./field.ts";
import { Ledger, type StatusHistory, type TaskOfPod } from "./ledger.ts";
import { jobName, type Load, podsOf } from "./load.ts";

/** What a process has used so far. */
export interface Usage {
  readonly cpuMs: number;
  readonly peakRSSMiB: number;
  /** Of the time since the last look; undefined if the process does not say. */
  readonly eventLoopP99Ms?: number;
  /** Requests by kind. */
  readonly writes: Readonly<Record<string, number>>;
}

/** One who turns jobs into pods, in a process of its own. */
export interface Player {
  readonly taskOf: TaskOfPod;
  /** Called before the first job is submitted. */
  expect(load: Load): Promise<void>;
  submit(client: KubeClient, load: Load, index: number): Promise<unknown>;
  /** Resolves when the player has done all that is to be done about the jobs. */
  over(load: Load, ledger: Ledger, field: Field): Promise<void>;
  usage(): Promise<Usage>;
  stop(field: Field): Promise<void>;
}

/** Starts a player; its process is ready when this resolves. */
export type Contestant = (field: Field) => Promise<Player>;

/** The figures of one turn, or the medians of several. */
export interface Figures {
  readonly makespanSeconds: number;
  readonly podsPerSecond: number;
  readonly jobsPerMinute: number;
  readonly readyToCreatedMs: { readonly p50: number; readonly p99: number };
  readonly writesPerPod: Readonly<Record<string, number>>;
  readonly cpuMsPerPod: number;
  /** Of the API server and etcd, for all that went on. */
  readonly serverCpuMsPerPod: number;
  readonly peakRSSMiB: number;
  readonly eventLoopP99Ms?: number;
}

/** What a turn came to. */
export interface Measured {
  readonly figures: Figures;
  readonly statuses: StatusHistory;
}

/** A process that has just started runs slower than one that has been running. */
const WARM_UP: Load = { name: "warm", jobs: 10, tasks: 5, chained: true, parties: 2 };
/** Events are written behind; requests are counted when none has been added for this long. */
const QUIET_MS = 300;

/** One turn of one contestant: a new process, a warm-up, the load, and an empty field for whoever is next. */
export async function takeTurn(field: Field, contestant: Contestant, load: Load): Promise<Measured> {
  const player = await contestant(field);
  try {
    await measure(field, player, WARM_UP);
    return await measure(field, player, load);
  } finally {
    await player.stop(field);
    await field.clear();
  }
}

/** Submits the jobs and waits until the player is done with them. */
export async function measure(field: Field, player: Player, load: Load): Promise<Measured> {
  const { client } = field;
  const ledger = new Ledger(client, load, player.taskOf);
  await ledger.start();
  await player.expect(load);
  const before = await quietUsage(player);
  const over = player.over(load, ledger, field);
  // It is awaited when all jobs are submitted; until then a failure must not end the process.
  over.catch(() => {});
  const serverBefore = field.serverCpuMs();
  const begin = performance.now();
  const submit = async (index: number): Promise<void> => {
    await player.submit(client, load, index);
    ledger.submitted(jobName(load, index));
  };
  const indexes = Array.from({ length: load.jobs }, (_, index) => index);
  if (load.everyMs === undefined) await inParallel(indexes, submit);
  else await submitInTime(load, load.everyMs, submit);
  await over;
  const seconds = (performance.now() - begin) / 1000;
  const serverCpuMs = field.serverCpuMs() - serverBefore;
  const after = await quietUsage(player);
  await ledger.stop();
  if (ledger.pods !== podsOf(load)) throw new Error(`${load.name}: ${ledger.pods} pods instead of ${podsOf(load)}`);
  return {
    figures: figuresOf(load, ledger, { begin, seconds, serverCpuMs, before, after }),
    statuses: ledger.statuses,
  };
}

/** Starts each submission at its time, however long the one before takes. */
async function submitInTime({ jobs }: Load, everyMs: number, submit: (index: number) => Promise<void>): Promise<void> {
  const begin = performance.now();
  const submitted: Promise<void>[] = [];
  for (let index = 0; index < jobs; index += 1) {
    await pause(Math.max(0, begin + index * everyMs - performance.now()));
    submitted.push(submit(index));
  }
  await Promise.all(submitted);
}

async function quietUsage(player: Player): Promise<Usage> {
  for (let last = await player.usage(); ;) {
    await pause(QUIET_MS);
    const next = await player.usage();
    // The first of both holds the event loop's delay since the load; the second only that of the pause.
    if (total(next.writes) === total(last.writes)) return { ...next, eventLoopP99Ms: last.eventLoopP99Ms };
    last = { ...next, eventLoopP99Ms: Math.max(next.eventLoopP99Ms ?? 0, last.eventLoopP99Ms ?? 0) };
  }
}

interface Span {
  readonly begin: number;
  readonly seconds: number;
  readonly serverCpuMs: number;
  readonly before: Usage;
  readonly after: Usage;
}

function figuresOf(load: Load, ledger: Ledger, { begin, seconds, serverCpuMs, before, after }: Span): Figures {
  const pods = podsOf(load);
  const delays = ledger.readyToCreated();
  const kinds = Object.keys(after.writes);
  const writes = Object.fromEntries(
    kinds.map((kind) => [kind, ((after.writes[kind] ?? 0) - (before.writes[kind] ?? 0)) / pods]),
  );
  return {
    makespanSeconds: seconds,
    podsPerSecond: (pods / (ledger.lastCreatedAt - begin)) * 1000,
    jobsPerMinute: (load.jobs / seconds) * 60,
    readyToCreatedMs: { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) },
    writesPerPod: { ...writes, total: total(writes) },
    cpuMsPerPod: (after.cpuMs - before.cpuMs) / pods,
    serverCpuMsPerPod: serverCpuMs / pods,
    peakRSSMiB: after.peakRSSMiB,
    eventLoopP99Ms: after.eventLoopP99Ms,
  };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

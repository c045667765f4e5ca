import { setTimeout as pause } from "node:timers/promises";
import { type Contest, mediansOf, ratiosOf, rounded, roundedAll, theOperator, type Turns, turnsOf } from "./contest.ts";
import type { Field } from "./field.ts";
import { median, print, round, say } from "./figures.ts";
import { writeHistory } from "./history.ts";
import { type Load, podsOf } from "./load.ts";
import { OperatorPlayer } from "./operator.ts";
import { measure, takeTurn } from "./turn.ts";

/** Sizes, by the name of their option. */
export interface Sizes {
  readonly jobs?: number;
  readonly tasks?: number;
  readonly parties?: number;
  readonly rounds?: number;
  readonly finished?: number;
  readonly running?: number;
  readonly pods?: number;
}

/** A shape brings its load, measures the contestants on it, and prints one line. */
export type Shape = (field: Field, sizes: Sizes) => Promise<void>;

/** Many jobs at once: how much gets through. */
export async function burst(field: Field, { jobs = 100, tasks = 5, parties = 2, rounds = 2 }: Sizes): Promise<void> {
  const load = { name: "burst", jobs, tasks, parties, chained: true };
  await contest(field, { load, rounds, everybody: true });
}

/** One job of many tasks side by side: how much a large status costs. */
export async function wide(field: Field, { jobs = 1, tasks = 128, parties = 4, rounds = 3 }: Sizes): Promise<void> {
  const load = { name: "wide", jobs, tasks, parties, chained: false };
  await contest(field, { load, rounds, everybody: true });
}

/** One chain on an idle cluster: how long one step takes. */
export async function trickle(field: Field, { jobs = 1, tasks = 20, parties = 2, rounds = 2 }: Sizes): Promise<void> {
  const load = { name: "trickle", jobs, tasks, parties, chained: true };
  await contest(field, { load, rounds, everybody: true });
}

/** A thousand running jobs: whether new work is slower beside them. */
export async function running(field: Field, sizes: Sizes): Promise<void> {
  const { jobs = 40, tasks = 5, parties = 2, running: standing = 1000 } = sizes;
  const work = { jobs, tasks, parties, chained: true, everyMs: 500 };
  const { figures: before } = await takeTurn(field, theOperator, { ...work, name: "steady" });
  const player = await OperatorPlayer.start(field);
  try {
    say(`running: starting ${standing} jobs`);
    const endless = { name: "endless", jobs: standing, tasks: 1, parties: 1, chained: false, endless: true };
    await measure(field, player, endless);
    const idleRequests = await requestsAtRest(player);
    say("running: new work beside them");
    const { figures: beside } = await measure(field, player, { ...work, name: "beside" });
    const p99 = beside.readyToCreatedMs.p99;
    const ratios = { readyToCreatedP50: round(beside.readyToCreatedMs.p50 / before.readyToCreatedMs.p50) };
    print({
      bench: "running",
      running: standing,
      ...sizesOf({ ...work, name: "" }),
      everyMs: work.everyMs,
      before: rounded(before),
      beside: rounded(beside),
      requestsInFiveIdleSeconds: idleRequests,
      ratios,
      targets: {
        "p99 ready to created < 1000 ms": p99 < 1000,
        "writes per pod <= 2.3": Math.max(before.writesPerPod["total"]!, beside.writesPerPod["total"]!) <= 2.3,
      },
    });
  } finally {
    await player.stop();
    await field.clear();
  }
}

/** Thousands of finished jobs: whether they cost the living anything. */
export async function history(field: Field, sizes: Sizes): Promise<void> {
  const { jobs = 50, tasks = 5, parties = 2, rounds = 2, finished = 5000 } = sizes;
  const load = { name: "burst", jobs, tasks, parties, chained: true };
  const before = await turnsOf(field, { load, rounds, everybody: false });
  say(`history: writing ${finished} finished jobs`);
  await writeHistory(field, finished);
  const after = await turnsOf(field, { load, rounds, everybody: false });
  const [was, is] = [mediansOf(before), mediansOf(after)];
  // What the cluster itself got slower by is the bare client's loss, too.
  const share = (turns: Turns): number => median(ratiosOf(turns, ({ podsPerSecond }) => podsPerSecond));
  const pods = is["operator"]!.podsPerSecond / was["operator"]!.podsPerSecond;
  print({
    bench: "history",
    finished,
    ...sizesOf(load),
    rounds,
    before: roundedAll(was),
    after: roundedAll(is),
    ratios: { podsPerSecond: round(pods), podsPerSecondToBare: round(share(after) / share(before)) },
    targets: {
      "pods/s within 10 % of before": pods >= 0.9,
      "peak RSS < 250 MiB": is["operator"]!.peakRSSMiB < 250,
    },
  });
}

/** All contestants take turns on one load. */
async function contest(field: Field, terms: Contest): Promise<void> {
  const { load, rounds } = terms;
  const turns = await turnsOf(field, terms);
  const figures = mediansOf(turns);
  const throughput = ratiosOf(turns, ({ podsPerSecond }) => podsPerSecond);
  const ratios = {
    podsPerSecond: round(median(throughput)),
    podsPerSecondByRound: throughput.map(round),
    podsPerSecondToPlain: round(median(ratiosOf(turns, ({ podsPerSecond }) => podsPerSecond, "bare"))),
    makespan: round(median(ratiosOf(turns, ({ makespanSeconds }) => makespanSeconds))),
    serverCpuPerPod: round(median(ratiosOf(turns, ({ serverCpuMsPerPod }) => serverCpuMsPerPod))),
    ...(turns["argo"] !== undefined && {
      cpuPerPodToArgo: round(median(ratiosOf(turns, ({ cpuMsPerPod }) => cpuMsPerPod, "argo"))),
    }),
  };
  print({
    bench: load.name,
    ...sizesOf(load),
    rounds,
    ...roundedAll(figures),
    ratios,
    targets: targetsOf(load, turns),
  });
}

function targetsOf({ name }: Load, turns: Turns): Record<string, boolean> {
  const { operator, bareWithStatus, argo } = mediansOf(turns);
  const throughput = (to?: string): number => median(ratiosOf(turns, ({ podsPerSecond }) => podsPerSecond, to));
  const writes = operator!.writesPerPod["total"]!;
  const p99 = operator!.readyToCreatedMs.p99 / bareWithStatus!.readyToCreatedMs.p99;
  const own: Record<string, Record<string, boolean>> = {
    burst: {
      "pods/s >= 70 % of bare": throughput("bare") >= 0.7,
      "pods/s >= 95 % of bareWithStatus": throughput() >= 0.95,
      "writes per pod <= 1.8": writes <= 1.8,
      "p99 ready to created <= 1.3 times that of bareWithStatus": p99 <= 1.3,
    },
    wide: { "pods/s >= 90 % of bareWithStatus": throughput() >= 0.9 },
    trickle: { "p50 ready to created <= 30 ms": operator!.readyToCreatedMs.p50 <= 30 },
  };
  return {
    ...own[name],
    ...(argo !== undefined && { "CPU per pod below Argo's": operator!.cpuMsPerPod < argo.cpuMsPerPod }),
  };
}

function sizesOf(load: Load): object {
  const { jobs, tasks, parties } = load;
  return { jobs, tasks, parties, pods: podsOf(load) };
}

async function requestsAtRest(player: OperatorPlayer): Promise<number> {
  const before = await player.requests();
  await pause(5000);
  return (await player.requests()) - before;
}

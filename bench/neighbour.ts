import { ANNOTATION, LABEL } from "../src/api/names.ts";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import type { KusciaJob, TaskState } from "../src/api/types.ts";
import { percentile, print, round, say } from "./figures.ts";
import { type Field, inParallel } from "./field.ts";
import { HangingWebhook } from "../test/support/hanging-webhook.ts";
import { appImageOf, domainName, JOBS_NAMESPACE } from "./load.ts";
import { Observer } from "./observer.ts";
import { OperatorPlayer } from "./operator.ts";
import type { Sizes } from "./shapes.ts";

const HANG_MS = 10_000;
/** Rounds that do not count: a process that has just started runs slower. */
const WARM_UP = 5;
const PARTY = domainName(0);
const SLOW_PARTY = domainName(3);

/** How long the other party's job took at each step, in milliseconds, round by round. */
interface Rounds {
  readonly start: number[];
  readonly status: number[];
  readonly stop: number[];
}

/** A party whose admission webhook hangs for each pod: whether another party's jobs are slower for it. */
export async function neighbour(field: Field, { jobs = 40, rounds = 60 }: Sizes): Promise<void> {
  say("neighbour: without the webhook");
  const without = await measure(field, { jobs, rounds });
  await field.clear();
  say(`neighbour: ${jobs} pods behind a webhook that takes ${HANG_MS / 1000} s for each`);
  const webhook = await HangingWebhook.start(field.client, [SLOW_PARTY], HANG_MS);
  try {
    const beside = await measure(field, { jobs, rounds });
    const p99 = (kind: keyof Rounds, of: Rounds): number => percentile(of[kind], 0.99);
    const kinds = ["start", "status", "stop"] as const;
    const worst = Math.max(...kinds.map((kind) => p99(kind, beside)));
    const difference = Math.max(...kinds.map((kind) => p99(kind, beside) - p99(kind, without)));
    print({
      bench: "neighbour",
      jobsBehindTheWebhook: jobs,
      podsBehindTheWebhook: webhook.asked,
      rounds,
      withoutMs: figuresOf(without),
      besideMs: figuresOf(beside),
      worstDifferenceOfP99Ms: round(difference),
      targets: { "p99 < 300 ms": worst < 300, "p99 at most 100 ms above the run without": difference <= 100 },
    });
  } finally {
    await webhook.stop();
    await field.clear();
  }
}

/** Starts the slow party's jobs, then starts, watches and stops jobs of the other party, one after the other. */
async function measure(field: Field, { jobs, rounds }: { jobs: number; rounds: number }): Promise<Rounds> {
  const player = await OperatorPlayer.start(field);
  const observer = new Observer(field.client);
  await observer.start();
  const figures: Rounds = { start: [], status: [], stop: [] };
  try {
    await inParallel([...Array(jobs).keys()], (index) =>
      field.client.create(KUSCIA_JOBS, jobFor(`slow-${index}`, SLOW_PARTY)),
    );
    await observer.until("the slow party's intents", () => countOf(observer, SLOW_PARTY) === jobs);
    const warmUp: Rounds = { start: [], status: [], stop: [] };
    for (let index = 0; index < WARM_UP; index += 1)
      await oneRound(field, observer, { name: `warm-${index}`, figures: warmUp });
    for (let index = 0; index < rounds; index += 1) await oneRound(field, observer, { name: `job-${index}`, figures });
  } finally {
    await observer.stop();
    await player.stop();
  }
  return figures;
}

async function oneRound(
  { client }: Field,
  observer: Observer,
  { name, figures }: { name: string; figures: Rounds },
): Promise<void> {
  const ref = { namespace: JOBS_NAMESPACE, name };
  const job = (): KusciaJob | undefined => observer.jobs.get(`${JOBS_NAMESPACE}/${name}`);
  const podPhase = (): string | undefined =>
    [...observer.pods.list()].find(({ metadata }) => metadata.labels?.[LABEL.jobID] === name)?.status?.phase;
  const created = observer.until(`a pod of ${name}`, () => podPhase() !== undefined);
  const runs = observer.until(`the pod of ${name} to run`, () => podPhase() === "Running");
  const told = observer.until(`${name} to be Running`, () => isRunning(job()));
  await client.create(KUSCIA_JOBS, jobFor(name, PARTY));
  const submitted = performance.now();
  figures.start.push(Math.max(0, (await created) - submitted));
  figures.status.push(Math.max(0, (await told) - (await runs)));
  const stopped = observer.until(`${name} to stop`, () => job()?.status?.phase === "Failed");
  await client.patch(KUSCIA_JOBS, ref, { metadata: { labels: { [LABEL.jobStage]: "Stop" } } });
  const asked = performance.now();
  figures.stop.push(Math.max(0, (await stopped) - asked));
  await client.delete(KUSCIA_JOBS, ref);
}

/** How many of the party's jobs have recorded that they mean to run. */
function countOf(observer: Observer, party: string): number {
  return [...observer.jobs.list()].filter(
    ({ spec, status }) => spec.initiator === party && status?.tasks?.[0]?.createTime,
  ).length;
}

/** A party is Running when its pod is. */
function isRunning(job: KusciaJob | undefined): boolean {
  const running: TaskState = "Running";
  return job?.status?.tasks?.[0]?.parties?.[0]?.state === running;
}

function jobFor(name: string, party: string): KusciaJob {
  const appImage = appImageOf({ endless: true }).metadata.name!;
  const task = { alias: "t", taskID: name, appImage, taskInputConfig: "{}", parties: [{ domainID: party }] };
  return {
    metadata: { name, namespace: JOBS_NAMESPACE, annotations: { [ANNOTATION.initiator]: party } },
    spec: { initiator: party, maxParallelism: 1, tasks: [task] },
  };
}

function figuresOf(rounds: Rounds): object {
  return Object.fromEntries(
    Object.entries(rounds).map(([kind, values]: [string, number[]]) => [
      kind,
      { p50: round(percentile(values, 0.5)), p99: round(percentile(values, 0.99)), max: round(percentile(values, 1)) },
    ]),
  );
}

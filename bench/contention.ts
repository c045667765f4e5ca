import { setTimeout as sleep } from "node:timers/promises";
import type { Pod, ResourceQuota } from "../src/api/kubernetes.ts";
import { APP_IMAGES, KUSCIA_JOBS, RESOURCE_QUOTAS } from "../src/api/resources.ts";
import { isOver } from "../src/api/phases.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { Field } from "./field.ts";
import { percentile, print, round, say } from "./figures.ts";
import { appImageOf, domainName, jobOf } from "./load.ts";
import { Observer } from "./observer.ts";
import { OperatorPlayer, taskOfLabels } from "./operator.ts";
import type { Sizes } from "./shapes.ts";

const PARTIES = 2;
/** Pods that a namespace may have at once. */
const QUOTA = 4;
/** A pod that asks for a whole simulated node. */
const WHOLE_NODE = { requests: { cpu: "64" } };
const NODES = 10;
const LOAD = "contention";
const RUN_SECONDS = 5;
/** Until what the last job brought about is over: later than the backstop of a line of a hundred. */
const CALM_SECONDS = 165;
const REST_SECONDS = 60;

/** What there is too little of: how it is made so, and how many jobs of two pods have room at once. */
interface Scarcity {
  readonly name: string;
  readonly room: number;
  readonly resources?: object;
  readonly quota?: number;
}

const SCARCITIES: readonly Scarcity[] = [
  { name: "quota", room: QUOTA, quota: QUOTA },
  { name: "nodes", room: NODES / PARTIES, resources: WHOLE_NODE },
];

/** Many two-party jobs, and room for a few: how well the room is used, in which order, and what waiting costs. */
export async function contention(sizes: Sizes): Promise<void> {
  for (const scarcity of SCARCITIES)
    await Field.use((field) => contend(field, scarcity, sizes.jobs ?? 100), { controllerManager: true });
}

async function contend(field: Field, scarcity: Scarcity, jobs: number): Promise<void> {
  const { client } = field;
  for (const [name, seconds] of [
    ["contended", `${RUN_SECONDS}s`],
    ["holding", "24h"],
  ] as const)
    await client.create(APP_IMAGES, scarceApp(name, seconds, scarcity));
  for (let party = 0; party < PARTIES; party += 1) await limit(field, domainName(party), scarcity);
  const observer = new Observer(client);
  await observer.start();
  const player = await OperatorPlayer.start(field);
  try {
    const load = { name: LOAD, jobs, tasks: 1, parties: PARTIES, chained: true };
    const use = new Use(observer, scarcity);
    const gaps = new Gaps(observer);
    say(`contention for ${scarcity.name}: ${jobs} jobs, room for ${scarcity.room} at a time`);
    const begin = performance.now();
    for (let index = 0; index < jobs; index += 1)
      await client.create(KUSCIA_JOBS, withApp(jobOf(load, index), "contended"));
    const over = (): boolean => [...observer.jobs.list()].filter((job) => isOver(job)).length === jobs;
    // Twice as long as the jobs would take one after the other.
    const patienceMs = 2 * jobs * RUN_SECONDS * 1000 + 60_000;
    const end = await observer.until("all jobs to be over", over, patienceMs);
    const succeeded = [...observer.jobs.list()].filter(({ status }) => status?.phase === "Succeeded").length;
    const requests = await requestsAtRest(field, player, observer, jobs);
    const seconds = (end - begin) / 1000;
    const least = Math.ceil(jobs / scarcity.room) * RUN_SECONDS;
    print({
      bench: "contention",
      scarce: scarcity.name,
      jobs,
      room: scarcity.room,
      runSeconds: RUN_SECONDS,
      succeeded,
      seconds: round(seconds),
      leastSeconds: least,
      inUse: round(use.share(begin, end)),
      ...(scarcity.quota !== undefined && { gapsMs: gaps.figures() }),
      mostOvertakings: use.mostOvertakings(),
      requestsPerSecondAtRest: round(requests),
      targets: {
        "all Succeed": succeeded === jobs,
        "in use >= 90 %": use.share(begin, end) >= 0.9,
        "no job overtaken by more than one turn": use.mostOvertakings() <= scarcity.room,
        "at most 1 request per second at rest": requests <= 1,
      },
    });
  } finally {
    await player.stop();
    await observer.stop();
  }
}

function scarceApp(name: string, runFor: string, { resources }: Scarcity) {
  const app = appImageOf({});
  const [template] = app.spec.deployTemplates;
  const [container] = template!.spec.containers!;
  const env = [{ name: "SIMULATED_RUN_FOR", value: runFor }];
  const spec = { containers: [{ ...container!, env, ...(resources && { resources }) }] };
  return { metadata: { name }, spec: { ...app.spec, deployTemplates: [{ ...template!, spec }] } };
}

function withApp(job: KusciaJob, appImage: string): KusciaJob {
  return { ...job, spec: { ...job.spec, tasks: job.spec.tasks.map((task) => ({ ...task, appImage })) } };
}

async function limit({ client }: Field, namespace: string, { quota }: Scarcity): Promise<void> {
  if (quota === undefined) return;
  const spec = { hard: { pods: String(quota) } };
  await client.create(RESOURCE_QUOTAS, { metadata: { name: "scarce", namespace }, spec });
}

/** How many pods were alive when, and in which order jobs got theirs. */
class Use {
  readonly #room: number;
  readonly #changes: { at: number; alive: number }[] = [];
  readonly #order: string[] = [];

  constructor({ pods }: Observer, { room, quota }: Scarcity) {
    this.#room = room * PARTIES;
    // A quota counts pods that have no node, too.
    const isAlive = (pod: Pod): boolean => isLive(pod) && (quota !== undefined || pod.spec?.nodeName !== undefined);
    pods.onChange(({ object }) => {
      const alive = [...pods.list()].filter(isAlive).length;
      this.#changes.push({ at: performance.now(), alive });
      const job = taskOfLabels(object.metadata.labels, object.metadata.annotations)?.job;
      if (job?.startsWith(`${LOAD}-`) && isStarted(object) && !this.#order.includes(job)) this.#order.push(job);
    });
  }

  /** The share of the room that was in use, over the time. */
  share(begin: number, end: number): number {
    let sum = 0;
    let [at, alive] = [begin, 0];
    for (const change of this.#changes) {
      const next = Math.min(Math.max(change.at, begin), end);
      sum += alive * (next - at);
      [at, alive] = [next, change.alive];
    }
    return (sum + alive * (end - at)) / ((end - begin) * this.#room);
  }

  /** Younger jobs that started before the job that most of them overtook. */
  mostOvertakings(): number {
    const numbers = this.#order.map((name) => Number(name.slice(name.lastIndexOf("-") + 1)));
    const counts = numbers.map((number, place) => numbers.slice(0, place).filter((other) => other > number).length);
    return Math.max(0, ...counts);
  }
}

/** What passes between the end of a pod and the creation of one in its place, where a quota counts them. */
class Gaps {
  /** Instants, by namespace, of pods that ended and of room that the quota told of, until somebody answered them. */
  readonly #ended = new Map<string, number[]>();
  readonly #freed = new Map<string, number[]>();
  readonly #told: number[] = [];
  readonly #taken: number[] = [];

  constructor({ pods, quotas }: Observer) {
    pods.onChange(({ type, object, old }) => {
      const { namespace } = object.metadata;
      if (type === "added") answer(this.#freed, namespace, this.#taken);
      else if (!isLive(object) && old !== undefined && isLive(old)) ask(this.#ended, namespace);
    });
    quotas.onChange(({ object, old }) => {
      const { namespace } = object.metadata;
      const used = ({ status }: ResourceQuota): number => Number(status?.used?.["pods"] ?? 0);
      for (let less = old === undefined ? 0 : used(old) - used(object); less > 0; less -= 1) {
        answer(this.#ended, namespace, this.#told);
        ask(this.#freed, namespace);
      }
    });
  }

  /** Medians and the ninth decile: until the quota shows the room (the cluster's), and until a pod takes it (the operator's). */
  figures(): object {
    const of = (values: readonly number[]): number[] => [0.5, 0.9].map((share) => round(percentile(values, share)));
    return { endToQuota: of(this.#told), quotaToPod: of(this.#taken) };
  }
}

function ask(waiting: Map<string, number[]>, namespace: string): void {
  waiting.set(namespace, [...(waiting.get(namespace) ?? []), performance.now()]);
}

function answer(waiting: Map<string, number[]>, namespace: string, times: number[]): void {
  const since = waiting.get(namespace)?.shift();
  if (since !== undefined) times.push(performance.now() - since);
}

function isLive({ status, metadata }: Pod): boolean {
  const phase = status?.phase;
  return phase !== "Succeeded" && phase !== "Failed" && metadata.deletionTimestamp === undefined;
}

function isStarted({ status }: Pod): boolean {
  return status?.phase === "Running" || status?.phase === "Succeeded";
}

/** Requests a second while some jobs hold all room and the others wait for it. */
async function requestsAtRest(field: Field, player: OperatorPlayer, observer: Observer, jobs: number): Promise<number> {
  const load = { name: "waiting", jobs, tasks: 1, parties: PARTIES, chained: true };
  for (let index = 0; index < jobs; index += 1)
    await field.client.create(KUSCIA_JOBS, withApp(jobOf(load, index), "holding"));
  const isSeen = ({ metadata, status }: KusciaJob): boolean =>
    metadata.name?.startsWith(load.name) === true && status?.phase !== undefined;
  const areSeen = (): boolean => [...observer.jobs.list()].filter(isSeen).length === jobs;
  await observer.until("all jobs to run or to wait", areSeen);
  say("contention: nothing changes");
  await sleep(CALM_SECONDS * 1000);
  const before = await player.requests();
  await sleep(REST_SECONDS * 1000);
  return ((await player.requests()) - before) / REST_SECONDS;
}

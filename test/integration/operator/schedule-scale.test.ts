import { afterEach, beforeEach, expect, it } from "vitest";
import { ANNOTATION, LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOB_SCHEDULES, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, ScheduleTrigger } from "../../../src/api/types.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { formatTime } from "../../../src/util/time.ts";
import { flagsFor, metric, OperatorProcess, runOperator } from "../../support/operator.ts";
import { eventually, World } from "../../support/world.ts";

const SCHEDULES = Number(process.env["KJO_SCHEDULES"] ?? 500);
/** Those that are due at once; `KJO_SCHEDULES=1000` makes them as many. */
const DUE = Number(process.env["KJO_SCHEDULES"] ?? 150);
/** The jobs wait for their initiator, so that it is the making of jobs that is looked at. */
const PATIENT = ["--missing-reference-grace=1h"];

let world: World;

beforeEach(async () => {
  world = await new World().create();
});

afterEach(() => world.close());

async function createSchedules(count: number, trigger: ScheduleTrigger): Promise<void> {
  const todo = Array.from({ length: count }, (_, i) => i);
  const parties = [{ domainID: world.alice }];
  const tasks = [{ alias: "a", appImage: world.appImage, taskInputConfig: "{}", parties }];
  const worker = async (): Promise<void> => {
    for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
      await world.client.create(KUSCIA_JOB_SCHEDULES, {
        metadata: { name: `s-${i}`, namespace: world.jobNamespace },
        spec: { trigger, job: { spec: { initiator: `nobody-${world.suffix}`, tasks } } },
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function runs(): Promise<KusciaJob[]> {
  const { items } = await world.client.list(KUSCIA_JOBS, {
    namespace: world.jobNamespace,
    labelSelector: LABEL.schedule,
  });
  return items;
}

/** The operator has looked at all schedules. */
const isReady = async (): Promise<boolean> => {
  const { items } = await world.client.list(KUSCIA_JOB_SCHEDULES, { namespace: world.jobNamespace });
  return items.every(({ status }) => status?.observedGeneration === 1);
};

const RESOURCES = ["kusciajobschedules", "kusciajobtemplates", "kusciajobs", "events"];
const METHODS = ["get", "list", "create", "update", "patch", "delete"];

/** Requests that have to do with schedules, other than watches, that the operator has sent so far, by resource. */
async function requests(operator: Operator): Promise<Record<string, number>> {
  const kinds = RESOURCES.flatMap((resource) => METHODS.map((method) => ({ method, resource })));
  const counts = await Promise.all(
    kinds.map(async (labels) => {
      const count = await metric(operator, "rest_client_requests_total", labels);
      return [`${labels.method} ${labels.resource}`, count] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** An operator that has looked at schedules before all of them are due at one time; a busy machine needs longer. */
async function startInTime(count: number): Promise<{ operator: OperatorProcess; at: string }> {
  for (let lead = Math.max(15_000, count * 40); ; lead *= 2) {
    // Not leader election: a killed leader would be waited for.
    const operator = new OperatorProcess(flagsFor(world, PATIENT));
    const at = formatTime(Date.now() + lead);
    await createSchedules(count, { date: { at } });
    await eventually(isReady, "all schedules to be looked at");
    if (Date.now() < Date.parse(at)) return { operator, at };
    await operator.kill();
    world.close();
    world = await new World().create();
  }
}

const reconciles = (operator: Operator): Promise<number> =>
  metric(operator, "controller_runtime_reconcile_total", { controller: "kusciajobschedule" });

it(
  `costs no request while none of ${SCHEDULES} schedules is due, also right after a start`,
  { timeout: 600_000 },
  async () => {
    // Left-over children of earlier worlds would be looked at too.
    const flags = [...PATIENT, `--domain-namespaces=${world.alice},${world.bob}`];
    const first = await runOperator(world, flags);
    await createSchedules(SCHEDULES, { cron: { expression: "0 2 1 1 *" } });
    await eventually(isReady, "all schedules to be looked at");
    await first.stop();
    const second = await runOperator(world, flags);
    try {
      await eventually(async () => (await reconciles(second)) >= SCHEDULES, "all schedules to be looked at again");
      const before = await requests(second);
      // Its caches are lists or streams of events, according to the API server.
      expect(Object.keys(before).filter((request) => !request.startsWith("list "))).toEqual([]);
      expect(Object.values(before).every((count) => count === 1)).toBe(true);
      const handled = await reconciles(second);
      // Each is handled once more, because its metadata changed; that has to be free, not only that nobody looks.
      await world.cluster.kubectl(["annotate", "kjs", "--all", "-n", world.jobNamespace, "touched=yes"]);
      await eventually(async () => (await reconciles(second)) >= handled + SCHEDULES, "a pass over each");
      expect(await requests(second)).toEqual(before);
    } finally {
      await second.stop();
    }
  },
);

it(
  `makes ${DUE} jobs that are due in the same second, each once, though it is killed in the middle`,
  { timeout: 600_000 },
  async () => {
    const { operator: first, at } = await startInTime(DUE);
    await eventually(async () => (await runs()).length > DUE / 4, "a quarter of the jobs");
    await first.kill();
    const before = await runs();
    expect(before.length).toBeLessThan(DUE);
    const operator = new OperatorProcess(flagsFor(world, PATIENT));
    await eventually(async () => (await runs()).length >= DUE, "all jobs");
    const seconds = (Date.now() - Date.parse(at)) / 1000;
    process.stdout.write(`${DUE} jobs were there ${seconds.toFixed(1)} s after they were due, with a kill between\n`);
    const isSettled = async (): Promise<boolean> => {
      const { items } = await world.client.list(KUSCIA_JOB_SCHEDULES, { namespace: world.jobNamespace });
      return items.every(({ status }) => status?.counts?.scheduled === 1 && status.active?.[0]?.uid !== undefined);
    };
    await eventually(isSettled, "all schedules to know their jobs");
    const all = await runs();
    const names = Array.from({ length: DUE }, (_, i) => `s-${i}-${at.replaceAll(/\D/g, "")}`);
    expect(all).toHaveLength(DUE);
    expect(new Set(all.map(({ metadata }) => metadata.name))).toEqual(new Set(names));
    expect(new Set(all.map(({ metadata }) => metadata.annotations?.[ANNOTATION.scheduledTime]))).toEqual(new Set([at]));
    const uids = new Map(all.map(({ metadata }) => [metadata.name, metadata.uid]));
    expect(before.filter(({ metadata }) => uids.get(metadata.name) !== metadata.uid)).toEqual([]);
    await operator.stop();
  },
);

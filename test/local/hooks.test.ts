import { readFileSync } from "node:fs";
import { load, loadAll } from "js-yaml";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import { ANNOTATION } from "../../src/api/names.ts";
import { APP_IMAGES, KUSCIA_JOBS, PODS } from "../../src/api/resources.ts";
import type { AppImage, KusciaJob } from "../../src/api/types.ts";
import { orUndefined } from "../../src/kube/errors.ts";
import { type Operator, startOperator } from "../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import { applyExamples } from "./examples.ts";
import { World } from "./world.ts";

// The example of docs/hooks.md, with processes for pods.

const PATIENCE = { interval: 50, timeout: 120_000 };
const TEST_MS = 240_000;
const REF = { namespace: "cross-domain", name: "hooks" };
const JOB = load(readFileSync("examples/hooks/job.yaml", "utf8")) as KusciaJob;

const world = new World();
let operator: Operator;

beforeAll(async () => {
  await world.start();
  const { local, client } = world;
  const flags = [`--kubeconfig=${local.kubeconfig}`, "--leader-elect=false", "--health-port=-1"];
  const network = ["--shared-network=127.0.0.1", `--shared-ports=${local.ports}`];
  operator = await startOperator(
    readOptions(OPERATOR_OPTIONS, [...flags, ...network], {}),
    "test",
    pino({ level: "silent" }),
  );
  await applyExamples(client);
  const [step] = loadAll(readFileSync("examples/apps/step.yaml", "utf8")) as KubeObject[];
  await client.create(APP_IMAGES, step as AppImage);
});

afterAll(async () => {
  await operator.stop();
  await world.stop();
  world.remove();
});

const job = (): Promise<KusciaJob | undefined> => orUndefined(() => world.client.get(KUSCIA_JOBS, REF));
const hooks = (found: KusciaJob | undefined): string[] =>
  (found?.status?.hooks ?? []).map(
    ({ domainID, preparation, release }) => `${domainID} ${preparation?.state} ${release?.state}`,
  );

it(
  "the example prepares and releases both parties, in order",
  async () => {
    await world.client.create(KUSCIA_JOBS, JOB);
    await expect
      .poll(async () => hooks(await job()), PATIENCE)
      .toEqual(["alice Succeeded Succeeded", "bob Succeeded Succeeded"]);
    expect((await job())?.status).toMatchObject({ phase: "Succeeded", progress: "1/1" });
    const { items } = await world.client.list(PODS, { namespace: "alice" });
    const began = items.map(({ metadata, status }) => ({
      alias: metadata.annotations?.[ANNOTATION.taskAlias],
      at: status?.containerStatuses?.[0]?.state?.terminated?.startedAt ?? "",
    }));
    const inOrder = began.toSorted((a, b) => a.at.localeCompare(b.at)).map(({ alias }) => alias);
    expect(inOrder).toEqual(["preparation@alice", "work", "release@alice"]);
    await world.client.delete(KUSCIA_JOBS, REF);
    await expect.poll(job, PATIENCE).toBeUndefined();
  },
  TEST_MS,
);

it(
  "a job that is deleted while it works is released before it goes",
  async () => {
    await world.client.create(KUSCIA_JOBS, JOB);
    await expect.poll(async () => (await job())?.status?.tasks?.[0]?.state, PATIENCE).toBe("Running");
    await world.client.delete(KUSCIA_JOBS, REF);
    const seen: string[][] = [];
    const isGone = async (): Promise<boolean> => {
      const found = await job();
      if (found !== undefined) seen.push(hooks(found));
      return found === undefined;
    };
    await expect.poll(isGone, PATIENCE).toBe(true);
    expect(seen.flat().some((each) => / (Pending|Running|Succeeded)$/.test(each))).toBe(true);
    expect((await world.client.list(PODS, { namespace: "alice" })).items).toEqual([]);
  },
  TEST_MS,
);

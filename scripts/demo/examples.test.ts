import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import type { ConfigMap, KubeObject } from "../../src/api/kubernetes.ts";
import {
  validateAppImage,
  validateDomain,
  validateKusciaJob,
  validateKusciaJobSchedule,
  validateKusciaJobTemplate,
} from "../../src/api/schema.ts";
import type {
  AppImage,
  Domain,
  KusciaJob,
  KusciaJobTask,
  KusciaJobSchedule,
  KusciaJobTemplate,
} from "../../src/api/types.ts";
import { draftOf } from "../../src/schedule/draft.ts";
import { specProblem } from "../../src/schedule/plan.ts";
import { START } from "../../src/job/testing/builders.ts";
import { World } from "../../src/job/testing/world.ts";
import { loadDomainSettings } from "../../src/operator/domain/settings.ts";
import { formatTime } from "../../src/util/time.ts";
import { parseJson } from "../../test/cluster/values.ts";

const ROOT = join(import.meta.dirname, "..", "..", "examples");

interface Example {
  readonly file: string;
  readonly object: KubeObject;
}

const EXAMPLES: Example[] = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .flatMap((file) =>
    loadAll(readFileSync(join(ROOT, file), "utf8")).map((object) => ({
      file,
      object: parseJson<KubeObject>(JSON.stringify(object)),
    })),
  );

/** The objects of a kind, new ones each time, so that no test can change another's. */
function ofKind<T extends KubeObject>(kind: string): T[] {
  return EXAMPLES.filter(({ object }) => object.kind === kind).map(({ object }) =>
    parseJson<T>(JSON.stringify(object)),
  );
}

const VALIDATORS: Record<string, (object: unknown) => string[]> = {
  KusciaJob: validateKusciaJob,
  AppImage: validateAppImage,
  Domain: validateDomain,
  KusciaJobTemplate: validateKusciaJobTemplate,
  KusciaJobSchedule: validateKusciaJobSchedule,
};
const OWN = EXAMPLES.filter(({ object }) => VALIDATORS[object.kind ?? ""] !== undefined);

it.each(OWN.map(({ file, object }) => ({ file, object, name: `${object.kind} ${object.metadata.name}` })))(
  "$file: $name satisfies its schema",
  ({ object }) => {
    expect(object.apiVersion).toBe("kuscia.secretflow/v1alpha1");
    expect(VALIDATORS[object.kind ?? ""]?.(object)).toEqual([]);
  },
);

it.each(ofKind<KusciaJobSchedule>("KusciaJobSchedule").map((schedule) => ({ name: schedule.metadata.name, schedule })))(
  "schedule $name has times to come, and its template makes a job",
  ({ schedule }) => {
    const templates = ofKind<KusciaJobTemplate>("KusciaJobTemplate");
    const template = templates.find(({ metadata }) => metadata.name === schedule.spec.template?.name);
    expect(specProblem(schedule.spec, START)).toBeUndefined();
    expect(draftOf(schedule, template)).toMatchObject({ spec: { initiator: expect.any(String) } });
  },
);

it("has a Namespace with the domain's label and data for each Domain", () => {
  const domains = ofKind<Domain>("Domain").map(({ metadata }) => metadata.name);
  expect(domains).toEqual(["alice", "bob"]);
  for (const name of domains) {
    const namespace = ofKind("Namespace").find(({ metadata }) => metadata.name === name);
    expect(namespace?.metadata.labels?.["kuscia.secretflow/domain-name"]).toBe(name);
    const data = ofKind("ConfigMap").find(({ metadata }) => metadata.namespace === name);
    expect(data?.metadata.name).toBe("customers");
  }
});

/** A cluster with the examples' applications and one of their jobs. */
function worldOf(name: string, domains = loadDomainSettings(join(ROOT, "volumes", "domain-settings.yaml"))): World {
  const stored = {
    name,
    namespace: "cross-domain",
    uid: "uid",
    resourceVersion: "1",
    generation: 1,
    creationTimestamp: formatTime(START),
  };
  const job = ofKind<KusciaJob>("KusciaJob").find(({ metadata }) => metadata.name === name);
  if (job === undefined) throw new Error(`no example job ${name}`);
  const world = new World({ ...job, metadata: { ...job.metadata, ...stored } });
  for (const image of ofKind<AppImage>("AppImage")) {
    world.appImages.set(image.metadata.name ?? "", {
      ...image,
      metadata: { ...image.metadata, uid: "uid", generation: 1 },
    });
  }
  world.domainSettings = (domain) => domains(domain, undefined);
  return world.settle();
}

/** Plays a job to its end. Pods do as the example's input says: they fail where it says so. */
function play(name: string): World {
  const world = worldOf(name);
  for (let round = 0; round < 10; round += 1) {
    for (const key of world.pods) playPod(world, key);
  }
  return world;
}

function playPod(world: World, key: string): void {
  if (!world.pods.includes(key) || world.pod(key).status?.phase !== "Pending") return;
  const alias = world.pod(key).metadata.annotations?.["kuscia.secretflow/task-alias"];
  const task = world.job.spec.tasks.find((each) => each.alias === alias);
  const input = parseJson<{ fails?: string; says?: string }>(task?.taskInputConfig ?? "{}");
  world.run(key);
  if (key.startsWith(`${input.fails ?? ""}/`)) world.fail(key, 3, input.says);
  else world.succeed(key);
}

describe("each job runs as its comments say", () => {
  it.each([
    [
      "common-customers",
      "Succeeded",
      "intersect-spring=Succeeded intersect-autumn=Succeeded join=Succeeded train=Succeeded",
    ],
    ["best-effort", "Succeeded", "clean=Succeeded audit=Failed extras=Succeeded train=Succeeded"],
    ["limits", "Succeeded", "intersect=Succeeded"],
    ["count-lines", "Succeeded", "spring=Succeeded"],
    ["first-psi", "Succeeded", "psi=Succeeded train=Succeeded report=Succeeded"],
    ["failing", "Failed", "prepare=Succeeded train=Failed publish=Skipped"],
    ["hooks", "Succeeded", "work=Succeeded"],
  ])("%s: %s", (name, phase, states) => {
    const world = play(name);
    expect(world.status.phase).toBe(phase);
    expect(world.states).toBe(states);
  });

  it("failing: says whose pod failed, and with which words", () => {
    expect(play("failing").status.message).toMatch(/Task\[train\].*bob.*loss is not a number/);
  });

  it("count-lines: without the settings it says which party lacks which volume, and makes no pod", () => {
    const world = worldOf("count-lines", loadDomainSettings(""));
    expect(world.pods).toEqual([]);
    expect(world.status.tasks?.[0]).toMatchObject({ state: "Failed", reason: "VolumeNotFound" });
    expect(world.status.message).toContain(
      'mounts the volume "data", which party alice has not got; set namedVolumes.data',
    );
  });

  it("managed: where programs have no job API it says what to set", () => {
    expect(play("managed").status.message).toContain("start it with --job-api-url");
  });

  it("open: takes the tasks that are added to it, one after the other", () => {
    const world = worldOf("open");
    for (const { spec } of ofKind<KusciaJobTask>("KusciaJobTask")) world.add(spec.alias, spec);
    world.settle();
    expect(world.added("clean").parties).toHaveLength(2);
    expect(world.added("sum")).toMatchObject({ state: "Pending", reason: "DependencyPending" });
  });

  it("nightly: waits for its sign-off when all else is done", () => {
    const world = play("nightly");
    expect(world.status.phase).toBe("Running");
    expect(world.states).toBe("count=Succeeded sign-off=Running train=Succeeded publish=Pending");
  });

  it("is true of all of them", () => {
    const names = ofKind<KusciaJob>("KusciaJob").map(({ metadata }) => metadata.name ?? "");
    expect(names.sort()).toEqual([
      "best-effort",
      "common-customers",
      "count-lines",
      "failing",
      "first-psi",
      "hooks",
      "limits",
      "managed",
      "nightly",
      "open",
    ]);
  });
});

describe("what a party of the demo is told", () => {
  interface Told {
    me: string;
    input: string;
    cluster: string;
    ports: string;
  }

  function config(domain: string): Told {
    const configMaps: ConfigMap[] = [...worldOf("common-customers").children.ConfigMap.values()];
    const own = configMaps.find(({ metadata }) => metadata.namespace === domain);
    return parseJson<Told>(own?.data?.["task.json"] ?? "{}");
  }

  it.each([
    ["alice", 0],
    ["bob", 1],
  ])("%s learns where it and its peer are", (domain, self) => {
    const told = config(domain);
    expect(told.me).toBe(domain);
    expect(parseJson(told.input)).toEqual({ lists: ["spring"], result: "both-in-spring" });
    const port = { name: "exchange", port: 20_000, scope: "Cluster", protocol: "HTTP" };
    expect(parseJson(told.ports)).toEqual({ ports: [port] });
    expect(parseJson(told.cluster)).toMatchObject({
      selfPartyIdx: self,
      parties: ["alice", "bob"].map((name) => ({
        name,
        services: [
          { portName: "exchange", endpoints: [expect.stringMatching(new RegExp(`-exchange\\.${name}\\.svc$`))] },
        ],
      })),
    });
  });

  it("is a program that Node can read", () => {
    const program = ofKind<AppImage>("AppImage").find(({ metadata }) => metadata.name === "intersect");
    const text = program?.spec.configTemplates?.["intersect.mjs"] ?? "";
    const { status, stderr } = spawnSync(process.execPath, ["--check", "--input-type=module", "-"], { input: text });
    expect(`${status} ${stderr.toString()}`).toBe("0 ");
  });
});

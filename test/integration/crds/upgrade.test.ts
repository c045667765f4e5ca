import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJob } from "../../../src/api/types.ts";
import type { ResourceType } from "../../../src/api/resources.ts";
import { areServed } from "../../support/shared-cluster.ts";
import { eventually } from "../../support/world.ts";
import { Jobs, jobSpec, refusal } from "./support.ts";
import { jobCRD, jobsOf, withoutLimits } from "./variants.ts";

/**
 * A cluster may hold jobs that today's CRD would refuse. Their finalizer must still come off, else they can never be
 * deleted. The CRD under test has a group of its own, so that the other tests keep theirs.
 */
let jobs: Jobs;
let group: string;
let kind: ResourceType<KusciaJob>;
const stored = new Map<string, KusciaJob>();

const many = Array.from({ length: 128 }, (_, index) => `t${index}`);
const OLD: Record<string, object> = {
  "a duplicate alias": jobSpec([{ alias: "a" }, { alias: "a", appImage: "other" }]),
  "an unknown dependency": jobSpec([{ alias: "a", dependencies: ["x"] }]),
  "a dependency on itself": jobSpec([{ alias: "a", dependencies: ["a"] }]),
  "a tolerable dependency": jobSpec([
    { alias: "a", tolerable: true },
    { alias: "b", dependencies: ["a"] },
  ]),
  "a duplicate taskID": jobSpec([
    { alias: "a", taskID: "x" },
    { alias: "b", taskID: "x" },
  ]),
  "no parties": jobSpec([{ alias: "a", parties: [] }]),
  "no tasks": jobSpec([]),
  "129 tasks": jobSpec([...many, "last"].map((alias) => ({ alias }))),
  "a long alias": jobSpec([{ alias: "a".repeat(300) }]),
  "a task id of any form": jobSpec([{ alias: "a", taskID: "__A_b" }]),
  "a long task id": jobSpec([{ alias: "a", taskID: "a".repeat(300) }]),
  "200 tasks, all of one alias, that depend on 200 unknown ones": jobSpec(
    Array.from({ length: 200 }, () => ({
      alias: "a",
      tolerable: true,
      taskID: "x",
      dependencies: Array.from({ length: 200 }, (_, index) => `no${index}`),
    })),
  ),
  "128 tasks that depend on all 128": jobSpec(many.map((alias) => ({ alias, dependencies: many }))),
  "all of it, in a large job": jobSpec(
    many.map((alias, index) => ({
      alias: index % 2 === 0 ? "same" : alias,
      tolerable: true,
      taskID: "x",
      dependencies: [...many, "no"],
    })),
  ),
};

/** A condition as version 0.1.0 wrote it. */
const BARE = [{ type: "JobValidated", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }];

beforeAll(async () => {
  jobs = await new Jobs().open();
  group = `old-${jobs.suffix}.example.com`;
  kind = jobsOf(group);
  await install(withoutLimits(jobCRD(group)));
  for (const [name, spec] of Object.entries(OLD)) {
    for (const phase of ["", "Running"]) {
      const job = await jobs.client.create(kind, {
        ...jobs.object(spec),
        metadata: { ...jobs.object(spec).metadata, finalizers: ["example.com/test"] },
      });
      await jobs.client.patch(kind, jobs.ref(job), { status: { phase, conditions: BARE } }, { subresource: "status" });
      stored.set(`${name}, phase "${phase}"`, job);
    }
  }
  await install(jobCRD(group));
  await eventually(
    async () =>
      (await jobs.client.create(kind, jobs.object(OLD["an unknown dependency"])).then(
        () => "taken",
        () => "refused",
      )) === "refused",
    "the new rules",
  );
});

afterAll(async () => {
  await jobs.cluster.kubectl(["delete", "crd", `kusciajobs.${group}`, "--wait=false"]);
  jobs.close();
});

async function install(crd: object): Promise<void> {
  await jobs.cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], {
    input: JSON.stringify(crd),
  });
  await areServed(jobs.cluster, "crd", `kusciajobs.${group}`);
}

describe("a job stored before the rules", () => {
  it.each(Object.keys(OLD).flatMap((name) => [`${name}, phase ""`, `${name}, phase "Running"`]))(
    "with %s can be given a status, labelled and deleted",
    async (name) => {
      const ref = jobs.ref(stored.get(name)!);
      await jobs.client.patch(kind, ref, { metadata: { labels: { "kuscia.secretflow/job-stage": "Stop" } } });
      await jobs.client.patch(kind, ref, { status: { phase: "Failed", message: "m" } }, { subresource: "status" });
      await jobs.client.patch(kind, ref, { spec: { maxParallelism: 2 } });
      await jobs.client.delete(kind, ref);
      await jobs.client.patch(kind, ref, { metadata: { finalizers: null } });
      await expect(jobs.client.get(kind, ref)).rejects.toMatchObject({ code: 404 });
    },
  );

  it("is still refused when it is made anew", async () => {
    expect(await refusal(jobs.client.create(kind, jobs.object(OLD["a duplicate taskID"])))).toContain(
      "taskID 'x' is given to two tasks",
    );
  });
});

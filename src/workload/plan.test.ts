import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { KubeObject } from "../api/kubernetes.ts";
import type { PodPlan } from "./input.ts";
import { checkTaskSize, planTask, renderPod, renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate, refusal } from "./testing.ts";

const TWO_PODS = anAppImage([aTemplate({ replicas: 2 })]);
/** Names of all objects of a pod. */
const namesOf = ({ pod, services, configMaps }: PodPlan) =>
  [pod, ...services, ...configMaps].map(({ namespace, name }) => `${namespace}/${name}`);
const nameOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;

describe("planTask", () => {
  it("names and counts without rendering, exactly what rendering makes", () => {
    const domains = new Map([["bob", { networkPolicy: true }]]);
    const input = anInput({ appImage: TWO_PODS, attempt: 1, domains });
    const rendered = renderTask(input).parties;
    for (const [at, party] of planTask(input).parties.entries()) {
      expect(party.endpoints).toEqual(rendered[at]?.endpoints);
      expect(party.pods.map(namesOf)).toEqual(
        rendered[at]?.pods.map(({ pod, services, configMaps }) => [pod, ...services, ...configMaps].map(nameOf)),
      );
      expect(party.networkPolicies.map(({ name }) => name)).toEqual(
        rendered[at]?.networkPolicies.map(({ metadata }) => metadata.name),
      );
    }
  });

  it("names no ConfigMap where no container mounts a file", () => {
    const appImage = anAppImage([aTemplate({}, [aContainer({ configVolumeMounts: [] })])]);
    expect(planTask(anInput({ appImage })).parties[0]?.pods.map(namesOf)).toEqual([
      ["alice/job-psi-0", "alice/job-psi-0-psi"],
    ]);
  });

  it("renders one pod alone as it is among all", () => {
    const input = anInput({ appImage: TWO_PODS });
    expect(renderPod(planTask(input).parties[1]!.pods[1]!)).toEqual(renderTask(input).parties[1]?.pods[1]);
  });

  it("keeps names that were recorded with the intent", () => {
    const recorded = `${"long-".repeat(20)}0`;
    const podNames = new Map([["bob/", [recorded]]]);
    const [alice, bob] = planTask(anInput({ podNames })).parties;
    expect(alice?.pods[0]?.pod.name).toBe("job-psi-0");
    expect(bob?.pods.map(namesOf)).toEqual([[`bob/${recorded}`, "bob/job-psi-0-psi", "bob/job-psi-0-config"]]);
    expect(bob?.pods[0]?.pod.render().metadata.name).toBe(recorded);
  });

  it("refuses at once what no pod of the task could be built of", () => {
    const appImage = anAppImage([
      aTemplate({}, [aContainer({ volumeMounts: [{ name: "data", mountPath: "/data" }] })]),
    ]);
    expect(refusal(() => planTask(anInput({ appImage })))?.reason).toBe("VolumeNotFound");
  });
});

describe("the size of a task", () => {
  const sizeOf = (input: Parameters<typeof planTask>[0]): number =>
    renderTask(input)
      .parties.flatMap(({ pods }) => pods)
      .reduce((sum, { pod, services, configMaps }) => {
        const texts = configMaps.flatMap(({ data = {} }) => Object.values(data));
        return sum + Buffer.byteLength(JSON.stringify([pod, services]) + texts.join(""));
      }, 0);

  it("is at least what rendering gives, and hardly more", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 2000 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (taskInputConfig, replicas) => {
        const task = aTask(undefined, { taskInputConfig });
        const input = anInput({ task, appImage: anAppImage([aTemplate({ replicas })]) });
        const { pods, bytes } = planTask(input).measure();
        expect(pods).toBe(2 * replicas);
        // Names of early pods have a digit less, here and there.
        expect(bytes - sizeOf(input)).toBeGreaterThanOrEqual(0);
        expect(bytes - sizeOf(input)).toBeLessThan(pods * 40);
      }),
      { numRuns: 50 },
    );
  });

  it("counts what differs from pod to pod", () => {
    const shards = ["x".repeat(1000), "y".repeat(10)];
    const configTemplates = {
      "task-config.conf": "{{{.TASK_INPUT_CONFIG.shards[.TASK_CLUSTER_DEFINE.selfEndpointIdx]}}}",
    };
    const input = anInput({
      task: aTask([{ domainID: "alice" }], { taskInputConfig: JSON.stringify({ shards }) }),
      appImage: anAppImage([aTemplate({ replicas: 2 })], configTemplates),
    });
    expect(planTask(input).measure().bytes).toBe(sizeOf(input));
    expect(planTask(input).parties[0]?.pods[1]?.configMaps[0]?.render().data).toEqual({
      "task-config.conf": shards[1],
    });
  });

  it("is refused with both numbers", () => {
    const { task } = anInput();
    expect(() => checkTaskSize(task, { pods: 10, bytes: 1000 }, 1000)).not.toThrow();
    expect(refusal(() => checkTaskSize(task, { pods: 10, bytes: 1001 }, 1000))).toEqual({
      reason: "ConfigTooLarge",
      message:
        "the objects of task psi have 1001 bytes in 10 pods (101 a pod), more than the 1000 bytes that a task may have; use fewer replicas, or name a file or an address in the task input instead of the data",
    });
    expect(refusal(() => checkTaskSize(task, { pods: 1, bytes: 64 * 1024 * 1024 + 1 }))?.reason).toBe("ConfigTooLarge");
  });

  it("is known of a config that only one pod cannot hold", () => {
    const shards = ["x".repeat(1024 * 1024 + 1), ""];
    const configTemplates = {
      "task-config.conf": "{{{.TASK_INPUT_CONFIG.shards[.TASK_CLUSTER_DEFINE.selfEndpointIdx]}}}",
    };
    const input = anInput({
      task: aTask([{ domainID: "alice" }], { taskInputConfig: JSON.stringify({ shards }) }),
      appImage: anAppImage([aTemplate({ replicas: 2 })], configTemplates),
    });
    expect(refusal(() => planTask(input).measure())?.reason).toBe("ConfigTooLarge");
  });
});

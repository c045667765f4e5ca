import { beforeEach, describe, expect, it } from "vitest";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { ApiError } from "../../kube/errors.ts";
import { aJob } from "../../job/testing/builders.ts";
import { JobMemory } from "./memory.ts";
import { type PodFindings, PodVerifier, type PodVerifierDeps } from "./pod-verifier.ts";

const REF = { namespace: "alice", name: "a-0", uid: "pod" };
const IDENTITY = { labels: { l: "1" }, annotations: {} };
const aPod = (labels: Record<string, string>, phase = "Running"): Stored<Pod> =>
  ({ metadata: { ...REF, resourceVersion: "1", labels }, status: { phase } }) as Stored<Pod>;
const refusal = (code: number, reason: string): ApiError => new ApiError({ code, reason, message: "no" });

let answer: Stored<Pod> | ApiError;
let observed: string[];
let verifier: PodVerifier;
let memory: JobMemory;
let found: PodFindings;

beforeEach(() => {
  observed = [];
  memory = new JobMemory(Date.now);
  found = { lost: new Set(), live: new Set(), lostWithNodes: new Set() };
  const get = (): Promise<unknown> => (answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer));
  const deps = {
    client: { get, list: () => Promise.resolve({ items: [] }) },
    caches: { pods: { observe: ({ metadata }: Stored) => observed.push(metadata.name) } },
    settings: { domainNamespaces: ["*"] },
  };
  verifier = new PodVerifier(deps as unknown as PodVerifierDeps, { wholeJob: (job) => job });
});

describe("a pod that is looked up", () => {
  const verify = (isToStop: boolean) =>
    verifier.verify(aJob().task("a").build(), memory, [{ ...REF, isToStop }], found);

  it("is lost if it is gone, but not if it was to stop anyway", async () => {
    answer = refusal(404, "NotFound");
    await verify(true);
    expect([found.live.has("pod"), found.lost.has("pod")]).toEqual([true, false]);
    await verify(false);
    expect(found.lost.has("pod")).toBe(true);
  });

  it("must be readable, but does not keep the others from being stopped", async () => {
    answer = refusal(403, "Forbidden");
    await expect(verify(false)).rejects.toThrow("no");
    expect(await verify(true)).toEqual([]);
    expect(found.live.has("pod")).toBe(true);
  });
});

describe("a pod that has lost its label", () => {
  const follow = () => verifier.follow(memory, found);

  beforeEach(() => {
    memory.unlabelledPods.set("pod", { ...REF, identity: IDENTITY });
  });

  it("is given to each plan until it has ended", async () => {
    answer = aPod({});
    expect(await follow()).toMatchObject([{ metadata: { labels: { l: "1" } } }]);
    expect(memory.unlabelledPods.size).toBe(1);
    answer = aPod({}, "Failed");
    expect(await follow()).toHaveLength(1);
    expect(memory.unlabelledPods.size).toBe(0);
    expect(observed).toEqual([]);
  });

  it("goes back into the cache with its label, and is forgotten when it is gone", async () => {
    answer = aPod({ l: "1" });
    expect(await follow()).toEqual([]);
    expect([observed, memory.unlabelledPods.size]).toEqual([["a-0"], 0]);
    memory.unlabelledPods.set("pod", { ...REF, identity: IDENTITY });
    answer = refusal(404, "NotFound");
    expect(await follow()).toEqual([]);
    expect(memory.unlabelledPods.size).toBe(0);
  });

  it("holds up nothing while it cannot be read", async () => {
    answer = refusal(403, "Forbidden");
    expect(await follow()).toEqual([]);
    expect(memory.unlabelledPods.size).toBe(1);
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { childMetadata, isLabelValue, podIdentity } from "./metadata.ts";
import { anInput, aTask } from "./testing.ts";

describe("podIdentity", () => {
  const pod = { alias: "psi", domainID: "alice", role: "guest", index: 1, attempt: 2 };

  it("is 16 hex of the hash over all that tells pods apart", () => {
    const hash = createHash("sha256").update("uid/psi/alice/guest/1/2").digest("hex");
    expect(podIdentity("uid", pod)).toBe(hash.slice(0, 16));
  });

  it("changes with each part", () => {
    const others = [
      podIdentity("uid2", pod),
      podIdentity("uid", { ...pod, alias: "b" }),
      podIdentity("uid", { ...pod, domainID: "bob" }),
      podIdentity("uid", { ...pod, role: "" }),
      podIdentity("uid", { ...pod, index: 0 }),
      podIdentity("uid", { ...pod, attempt: 0 }),
    ];
    expect(new Set([podIdentity("uid", pod), ...others]).size).toBe(7);
  });
});

describe("childMetadata", () => {
  it("has the labels and annotations of docs/concepts.md", () => {
    const input = anInput({ attempt: 2, task: aTask(undefined, { alias: "any text, 中文" }) });
    expect(childMetadata(input, { name: "n", namespace: "alice" }, { "kuscia.secretflow/pod-role": "guest" })).toEqual({
      name: "n",
      namespace: "alice",
      labels: {
        "kuscia.secretflow/controller": "kusciajob-operator",
        "kuscia.secretflow/job-id": "job",
        "kuscia.secretflow/job-uid": "0b2e8c1a-1111-4222-8333-944455556666",
        "kuscia.secretflow/job-namespace": "cross-domain",
        "kuscia.secretflow/task-id": "job-psi",
        "kuscia.secretflow/attempt": "2",
        "kuscia.secretflow/pod-role": "guest",
      },
      annotations: {
        "kuscia.secretflow/initiator": "alice",
        "kuscia.secretflow/task-id": "job-psi",
        "kuscia.secretflow/task-alias": "any text, 中文",
      },
    });
  });

  it("puts into an annotation what no label can hold", () => {
    const name = `${"j".repeat(40)}.${"k".repeat(40)}`;
    const { labels, annotations } = childMetadata(anInput({ job: { ...anInput().job, name } }), {
      name: "n",
      namespace: "a",
    });
    expect(labels).not.toHaveProperty(["kuscia.secretflow/job-id"]);
    expect(annotations?.["kuscia.secretflow/job-id"]).toBe(name);
  });

  it.each([
    ["", true],
    ["a", true],
    ["A-b_c.9", true],
    ["a".repeat(63), true],
    ["a".repeat(64), false],
    ["-a", false],
    ["a-", false],
    ["a b", false],
    ["a\n", false],
  ])("takes %j as a label's value: %s", (value, valid) => {
    expect(isLabelValue(value)).toBe(valid);
  });
});

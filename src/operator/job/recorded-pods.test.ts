import { expect, it } from "vitest";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { aJob } from "../../job/testing/builders.ts";
import { missingIdentity, recordedIdentity, withIdentity } from "./recorded-pods.ts";

const job: Stored<KusciaJob> = {
  ...aJob().task("a").build(),
  status: {
    tasks: [
      { alias: "z", taskID: "z", state: "Pending" },
      {
        alias: "a",
        taskID: "a",
        state: "Running",
        attempt: 1,
        parties: [{ domainID: "alice", state: "Running", pods: [{ name: "a-0-r1", uid: "pod" }] }],
      },
    ],
  },
};
const LABELS = {
  [LABEL.controller]: MANAGER,
  [LABEL.jobUID]: job.metadata.uid,
  [LABEL.attempt]: "1",
};

function aPod(
  labels: Record<string, string>,
  annotations: Record<string, string> = { [ANNOTATION.taskAlias]: "a" },
): Stored<Pod> {
  return { metadata: { namespace: "alice", name: "a-0-r1", uid: "pod", resourceVersion: "1", labels, annotations } };
}

it("knows by its uid to which attempt of which task a pod belongs", () => {
  expect(recordedIdentity(job, "pod")).toEqual({ labels: LABELS, annotations: { [ANNOTATION.taskAlias]: "a" } });
  expect(recordedIdentity(job, "other")).toBeUndefined();
});

it.each([
  ["nothing", aPod({ ...LABELS, other: "x" }), []],
  ["a label that was removed", aPod({ ...LABELS, [LABEL.controller]: "" }), [`${LABEL.controller}=${MANAGER}`]],
  ["a label that was changed", aPod({ ...LABELS, [LABEL.attempt]: "0" }), [`${LABEL.attempt}=1`]],
  ["the annotation", aPod(LABELS, {}), [`${ANNOTATION.taskAlias}=a`]],
])("says that a pod lacks %s", (_, pod, missing) => {
  const identity = recordedIdentity(job, "pod")!;
  expect(missingIdentity(pod, identity)).toEqual(missing);
  expect(missingIdentity(withIdentity(pod, identity), identity)).toEqual([]);
});

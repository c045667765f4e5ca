import { expect, it } from "vitest";
import type { KubeObject } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import { readExisting } from "./executor.ts";

const OURS = { [LABEL.jobID]: "j", [LABEL.jobUID]: "u", [LABEL.attempt]: "0", [LABEL.podIdentity]: "p" };
const GONE_AT = "2026-01-08T03:04:05Z";

function aPod(labels: Record<string, string> | undefined, deletionTimestamp?: string): KubeObject {
  const annotations = { [ANNOTATION.taskAlias]: "a" };
  return { metadata: { namespace: "alice", name: "a-0", annotations, ...(labels && { labels }), deletionTimestamp } };
}

const leaving = { reason: "OldPodsRunning", permanent: false, message: "Pod alice/a-0 is being deleted" };
const taken = (whose: string, permanent: boolean) => ({
  reason: "CreateTaskFailed",
  permanent,
  message: `Pod alice/a-0 exists and ${whose}; delete it or choose another taskID`,
});

it.each([
  ["the object itself, made earlier", aPod(OURS), undefined],
  ["ours on its way out", aPod(OURS, GONE_AT), leaving],
  ["a stranger's", aPod(undefined), taken("is not ours", true)],
  ["a stranger's on its way out", aPod(undefined, GONE_AT), leaving],
  ["another job's", aPod({ ...OURS, [LABEL.jobUID]: "v", [LABEL.jobID]: "k" }), taken("belongs to job k", true)],
  ["another job's on its way out", aPod({ ...OURS, [LABEL.jobUID]: "v" }, GONE_AT), leaving],
  ["another attempt's", aPod({ ...OURS, [LABEL.attempt]: "1" }), taken("belongs to job j", false)],
])("reads a name that is taken by %s", (_, found, problem) => {
  expect(readExisting("Pod", found, aPod(OURS))).toEqual(problem);
});

import { expect, it } from "vitest";
import { aJob, SETTINGS } from "../../job/testing/builders.ts";
import { createCaches } from "../caches.ts";
import { QueueLines } from "../queue-lines.ts";
import { Reservations } from "../reservations.ts";
import { takeSnapshot } from "./snapshot.ts";

const NOTHING = {
  settings: SETTINGS,
  failures: [],
  goneTasks: new Set<string>(),
  tasksAreLive: false,
  lostPods: new Set<string>(),
  livePods: new Set<string>(),
  lostWithNodes: new Set<string>(),
  roomIn: new Set<string>(),
  statusRefusals: 0,
  unlabelledPods: [],
  mayLackPods: false,
  awaitedLogs: new Set<string>(),
  terminatedPods: [],
  podWarnings: new Map(),
};

it.each([
  [undefined, "baseline", "baseline"],
  ["baseline", "baseline", "baseline"],
  ["restricted", "baseline", "restricted"],
  ["privileged", "restricted", "restricted"],
] as const)("a namespace that enforces %s makes security level %s %s", (enforced, securityLevel, level) => {
  const caches = createCaches();
  const labels: Record<string, string> =
    enforced === undefined ? {} : { "pod-security.kubernetes.io/enforce": enforced };
  caches.namespaces.observe({ metadata: { name: "alice", namespace: "", uid: "1", resourceVersion: "1", labels } });
  const job = aJob().build();
  const { references } = takeSnapshot(
    {
      caches,
      domainSettings: () => ({ securityLevel }),
      queueLines: new QueueLines(caches, new Reservations(caches.pods)),
    },
    job,
    { ...NOTHING, now: 0 },
  );
  expect(references.domainSettings("alice").securityLevel).toBe(level);
});

import { describe, expect, it } from "vitest";

import type { AppContainer, DeployTemplate, Party } from "../api/types.ts";
import { checkAppImage } from "./check.ts";
import { WORKLOAD_REASONS } from "./errors.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate, refusal } from "./testing.ts";

interface Given {
  container?: Partial<AppContainer>;
  template?: Partial<DeployTemplate>;
  party?: Partial<Party>;
}

function inputOf({ container = {}, template = {}, party = {} }: Given) {
  return anInput({
    appImage: anAppImage([aTemplate(template, [aContainer(container)])]),
    task: aTask([{ domainID: "bob" }, { domainID: "alice", ...party }]),
    domains: new Map([["alice", { securityLevel: "restricted" as const }]]),
  });
}

const port = (name: string) => ({ name, scope: "Cluster" as const });

describe("checkAppImage", () => {
  it("has nothing to say about a good one", () => {
    expect(checkAppImage(anAppImage(), aTask())).toBeUndefined();
  });

  it.each<[keyof typeof WORKLOAD_REASONS, Given]>([
    ["TemplateNotFound", { template: { role: "host" }, party: { role: "guest" } }],
    ["ContainersMissing", { template: { spec: {} } }],
    ["InvalidReplicas", { template: { replicas: -1 } }],
    ["DuplicatePort", { container: { ports: [port("a"), port("a")] } }],
    ["InvalidPort", { container: { ports: [port("A")] } }],
    ["MetricPortNotFound", { container: { metricProbe: { path: "/m", port: "nope" } } }],
    ["InvalidResources", { party: { resources: { limits: { cpu: "much" } } } }],
    ["ConfigTemplateNotFound", { container: { configVolumeMounts: [{ mountPath: "/x", subPath: "x" }] } }],
    ["InvalidName", { party: { role: "Not A Name" } }],
    ["InvalidName", { party: { role: "a.b" } }],
    ["InvalidName", { party: { role: "a_b" }, container: { ports: [] } }],
    ["SecurityLevelRefused", { container: { securityContext: { privileged: true } } }],
  ])("finds %s, as rendering would", (reason, given) => {
    const input = inputOf(given);
    expect(checkAppImage(input.appImage, input.task, input.domains)?.reason).toBe(reason);
    expect(refusal(() => renderTask(input))?.reason).toBe(reason);
  });

  it("finds a template that is not of the language, with Kuscia's prefix, key and line", () => {
    const problem = checkAppImage(anAppImage(undefined, { "task-config.conf": "\n{{range}}" }), aTask());
    expect(problem?.reason).toBe("ConfigTemplateInvalid");
    expect(problem?.message).toMatch(
      /^failed to build domain alice kit info, config template "task-config.conf", line 2: /,
    );
  });

  it("leaves to rendering what only values decide", () => {
    const task = aTask(undefined, { taskInputConfig: "x".repeat(2 ** 20) });
    expect(checkAppImage(anAppImage(), task)).toBeUndefined();
    expect(refusal(() => renderTask(anInput({ task })))?.reason).toBe("ConfigTooLarge");
  });
});

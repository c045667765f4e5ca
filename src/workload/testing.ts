import type { AppContainer, AppImage, DeployTemplate, Party, Task } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import type { TaskInput } from "./input.ts";

/** Builders for the tests of this folder: the two-party PSI task in which Kuscia's documents explain it, to be varied. */

export const PSI_CONFIG = `{
  "task_id": "{{.TASK_ID}}",
  "task_input_config": "{{.TASK_INPUT_CONFIG}}",
  "task_cluster_def": "{{.TASK_CLUSTER_DEFINE}}",
  "allocated_ports": "{{.ALLOCATED_PORTS}}"
}
`;

export function aContainer(overrides: Partial<AppContainer> = {}): AppContainer {
  return {
    name: "psi",
    workingDir: "/work",
    command: ["sh"],
    args: ["-c", "/root/main --kuscia ./kuscia/task-config.conf"],
    ports: [{ name: "psi", protocol: "HTTP", scope: "Cluster" }],
    configVolumeMounts: [{ mountPath: "/work/kuscia/task-config.conf", subPath: "task-config.conf" }],
    ...overrides,
  };
}

export function aTemplate(
  overrides: Partial<DeployTemplate> = {},
  containers: AppContainer[] = [aContainer()],
): DeployTemplate {
  return { name: "psi", replicas: 1, spec: { restartPolicy: "Never", containers }, ...overrides };
}

export function anAppImage(
  deployTemplates: DeployTemplate[] = [aTemplate()],
  configTemplates: Record<string, string> = { "task-config.conf": PSI_CONFIG },
): AppImage {
  return {
    metadata: { name: "psi-image" },
    spec: { image: { name: "psi", tag: "0.6" }, configTemplates, deployTemplates },
  };
}

export function aTask(
  parties: Party[] = [{ domainID: "alice" }, { domainID: "bob" }],
  overrides: Partial<Task> = {},
): Task {
  return { alias: "psi", appImage: "psi-image", taskInputConfig: '{"k":"v\\nw","n":1}', parties, ...overrides };
}

export function anInput(overrides: Partial<TaskInput> = {}): TaskInput {
  return {
    job: { name: "job", namespace: "cross-domain", uid: "0b2e8c1a-1111-4222-8333-944455556666", initiator: "alice" },
    task: aTask(),
    taskID: "job-psi",
    attempt: 0,
    appImage: anAppImage(),
    domains: new Map(),
    ...overrides,
  };
}

/** The reason and message with which `act` refuses; undefined if it does not. Any other error passes. */
export function refusal(act: () => unknown): { reason: string; message: string } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

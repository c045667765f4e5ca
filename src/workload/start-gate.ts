import type { ConfigMap, Container, ContainerStatus, Pod, Stored } from "../api/kubernetes.ts";
import { ANNOTATION } from "../api/names.ts";
import type { Planned } from "./input.ts";
import type { PartyLayout, PodLayout } from "./layout.ts";
import { sharedMetadata } from "./metadata.ts";
import { startGateName } from "./names.ts";

/** The name of the ConfigMap that opens the gate of a pod; undefined without startTogether. */
export function startGateFor({ template }: PartyLayout, { ordinal }: PodLayout): string | undefined {
  return template.spec.startTogether === true ? startGateName(ordinal.prefix, ordinal.attempt) : undefined;
}

/**
 * What keeps a container from starting until the ConfigMap is there: the kubelet pulls the image first, then it wants the
 * environment. The ConfigMap is empty, so that no variable comes of it.
 */
export function startGateEnvironment(gate: string | undefined): NonNullable<Container["envFrom"]> {
  return gate === undefined ? [] : [{ configMapRef: { name: gate } }];
}

/** The gate goes with the pod: whoever judges it later need not find the AppImage as it was. */
export function startGateAnnotations(gate: string | undefined): Record<string, string> {
  return gate === undefined ? {} : { [ANNOTATION.startGate]: gate };
}

/** The name of the ConfigMap without which no container of the pod starts. */
export function startGateOf({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[ANNOTATION.startGate];
}

/** True if the container has its image and lacks nothing but the ConfigMap, in the words of kubelets. */
export function isAtStartGate(pod: Pod, { state }: ContainerStatus): boolean {
  const gate = startGateOf(pod);
  const { reason, message = "" } = state?.waiting ?? {};
  return gate !== undefined && reason === "CreateContainerConfigError" && message.includes(`"${gate}"`);
}

/** The ConfigMap that opens the gate of the pod, and of all others of its party. */
export function planStartGate(pod: Stored<Pod>, name: string): Planned<ConfigMap> {
  const key = { namespace: pod.metadata.namespace, name };
  return {
    ...key,
    render: () => ({ apiVersion: "v1", kind: "ConfigMap", metadata: sharedMetadata(pod, key), immutable: true }),
  };
}

import type { AppContainer, AppImageSpec, ContainerPort, DeployTemplate } from "../../api/types.ts";
import type { EnvFromSource } from "../../api/kubernetes.ts";
import type * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { CallError, type ErrorName } from "../errors.ts";
import { probeOf } from "./probe.ts";
import { quantityProblem } from "./quantity.ts";

type Deploy = proto.DeployTemplate;

/** The image of a request; its tag may be empty, but the schema wants it. */
export function imageOf(image: proto.AppImageInfo): AppImageSpec["image"] {
  const { name, tag, id, sign } = image;
  return { name, tag, ...(id !== "" && { id }), ...(sign !== "" && { sign }) };
}

/** @throws CallError with the call's own code for a quantity that is none. */
export function deployTemplatesOf(templates: readonly Deploy[], call: ErrorName): DeployTemplate[] {
  return templates.map((template) => ({
    name: template.name,
    ...(template.role !== "" && { role: template.role }),
    // An unset number of replicas is left to its default; stored as 0, as Kuscia does, it would mean none.
    ...(template.replicas > 0 && { replicas: template.replicas }),
    spec: {
      ...(template.restartPolicy !== "" && { restartPolicy: template.restartPolicy as "Never" }),
      containers: template.containers.map((container) => containerOf(container, call)),
    },
  }));
}

function containerOf(container: proto.Container, call: ErrorName): AppContainer {
  return {
    name: container.name,
    workingDir: container.workingDir,
    ...listsOf(container),
    ...(container.resources && { resources: resourcesOf(container.resources, call) }),
    ...(container.livenessProbe && { livenessProbe: probeOf(container.livenessProbe) }),
    ...(container.readinessProbe && { readinessProbe: probeOf(container.readinessProbe) }),
    ...(container.startupProbe && { startupProbe: probeOf(container.startupProbe) }),
    ...(container.imagePullPolicy !== "" && { imagePullPolicy: container.imagePullPolicy as "Always" }),
  };
}

function listsOf(container: proto.Container): Partial<AppContainer> {
  const lists = {
    command: container.command,
    args: container.args,
    configVolumeMounts: container.configVolumeMounts.map(({ mountPath, subPath }) => ({ mountPath, subPath })),
    ports: container.ports.map(portOf),
    envFrom: container.envFrom.map(envFromOf),
    env: container.env.map(({ name, value }) => ({ name, value })),
  };
  const given = Object.entries(lists).filter(([, list]) => list.length > 0);
  return Object.fromEntries(given);
}

function portOf({ name, protocol, scope }: proto.ContainerPort): ContainerPort {
  return {
    name,
    ...(protocol !== "" && { protocol: protocol as "HTTP" }),
    ...(scope !== "" && { scope: scope as "Local" }),
  };
}

function envFromOf({ prefix, configMapRef, secretRef }: proto.EnvFromSource): EnvFromSource {
  return {
    ...(prefix !== "" && { prefix }),
    ...(configMapRef && { configMapRef: { name: configMapRef.name } }),
    ...(secretRef && { secretRef: { name: secretRef.name } }),
  };
}

function resourcesOf(
  { limits, requests }: proto.ResourceRequirements,
  call: ErrorName,
): NonNullable<AppContainer["resources"]> {
  return {
    ...(limits && { limits: amountsOf("limit", limits, call) }),
    ...(requests && { requests: amountsOf("request", requests, call) }),
  };
}

function amountsOf(kind: string, spec: proto.ResourceSpec, call: ErrorName): Record<string, string> {
  const amounts: Record<string, string> = {};
  for (const resource of ["cpu", "memory"] as const) {
    const text = spec[resource];
    if (text === "") continue;
    const problem = quantityProblem(text);
    if (problem !== undefined)
      throw new CallError(call, `can't parse ${kind} ${resource} ${text} to resource quantity, ${problem}`);
    amounts[resource] = text;
  }
  return amounts;
}

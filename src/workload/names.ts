import { createHash } from "node:crypto";

import type { AppImage, Task } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import { distinctParties } from "./parties.ts";
import { allocatePorts, servicePorts } from "./ports.ts";
import { chooseTemplate, replicasOf } from "./template-choice.ts";

const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SERVICE_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** What of a party's first attempt is called how; its ConfigMaps and NetworkPolicies are equal only if its pods are. */
export interface PartyNames {
  domainID: string;
  role: string;
  pods: string[];
  services: string[];
}

/** Which pod of a party. Its name is `<prefix>-<index>`, from the second attempt on with `-r<attempt>`. */
export interface PodOrdinal {
  prefix: string;
  index: number;
  attempt: number;
}

/**
 * The names of each party, without rendering anything. Without a template (AppImage not there, role not served) one pod
 * without Services per party is assumed.
 */
export function partyNames(task: Task, taskID: string, appImage: AppImage | undefined): PartyNames[] {
  return distinctParties(task).map(({ domainID, role }) => {
    const { replicas, ports } = shapeFor(appImage, role);
    const prefix = podPrefix(taskID, role);
    const ordinals = Array.from({ length: replicas }, (_, index): PodOrdinal => ({ prefix, index, attempt: 0 }));
    const services = ordinals.flatMap((ordinal) => ports.map((port) => serviceName(ordinal, port)));
    return { domainID, role, pods: ordinals.map(podName), services };
  });
}

/** What all pod names of a party start with. No other party of the job in the same domain may have the same. */
export function podPrefix(taskID: string, role: string): string {
  return role === "" ? taskID : `${taskID}-${role}`;
}

/**
 * A pod's name is its host name, which the kubelet cuts at 63 characters: a longer one would lose what tells replicas
 * apart. So it is cut in the middle, with a hash of what is lost.
 */
export function podName(ordinal: PodOrdinal): string {
  const plain = plainPodName(ordinal);
  if (plain.length <= LABEL_MAX) return plain;
  const suffix = `-${shortHash(ordinal.prefix, 10)}-${ordinal.index}${attemptSuffix(ordinal.attempt)}`;
  return ordinal.prefix.slice(0, LABEL_MAX - suffix.length).replace(/[-.]+$/, "") + suffix;
}

/** The whole name, of which the names of Services and ConfigMaps are made. */
function plainPodName({ prefix, index, attempt }: PodOrdinal): string {
  return `${prefix}-${index}${attemptSuffix(attempt)}`;
}

export function configMapName(ordinal: PodOrdinal): string {
  return `${plainPodName({ ...ordinal, attempt: 0 })}-config${attemptSuffix(ordinal.attempt)}`;
}

/** Of the ConfigMap that keeps a task's AppImage. */
export function keptAppImageName(taskID: string, attempt: number): string {
  return `${taskID}-app-image${attemptSuffix(attempt)}`;
}

/** Of the ConfigMap without which no container of a party's pods starts, where its template has startTogether. */
export function startGateName(prefix: string, attempt: number): string {
  return `${prefix}-start${attemptSuffix(attempt)}`;
}

/** For all pods of a party. Without a word of its own, `t` at attempt 1 and `t-r1` at its first would share one. */
export function networkPolicyName(prefix: string, attempt: number): string {
  return `${prefix}-pods${attemptSuffix(attempt)}`;
}

/**
 * `<pod>-<port>`, as Kuscia names it. A later attempt appends its suffix; where that is too
 * long for a DNS label, the hash is that of the pod's name with its suffix.
 */
export function serviceName(ordinal: PodOrdinal, port: string): string {
  const plain = `${kusciaPlainName(plainPodName({ ...ordinal, attempt: 0 }), port)}${attemptSuffix(ordinal.attempt)}`;
  return plain.length <= LABEL_MAX ? plain : kusciaHashedName(plainPodName(ordinal), port);
}

/** Throws unless Kubernetes takes the name for a Pod or a ConfigMap. */
export function checkObjectName(name: string): string {
  if (name.length <= SUBDOMAIN_MAX && SUBDOMAIN.test(name)) return name;
  throw new WorkloadError("InvalidName", `"${name}" is no valid object name; check the task id and the role`);
}

/** Throws unless Kubernetes takes the name for a Service. */
export function checkServiceName(name: string): string {
  if (name.length <= LABEL_MAX && SERVICE_LABEL.test(name)) return name;
  throw new WorkloadError("InvalidName", `"${name}" is no valid Service name; check the task id, role and port name`);
}

function attemptSuffix(attempt: number): string {
  return attempt === 0 ? "" : `-r${attempt}`;
}

function kusciaPlainName(pod: string, port: string): string {
  const name = `${stripDashes(pod)}-${stripDashes(port)}`;
  // A Service name must start with a letter.
  return /^[0-9]/.test(name) ? `svc-${name}` : name;
}

function kusciaHashedName(pod: string, port: string): string {
  const part = stripDashes(port);
  return `svc-${stripDashes(pod).slice(0, 41 - part.length)}-${shortHash(pod, 16)}-${part}`;
}

function shortHash(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

function stripDashes(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}

/** Pods, and ports that have a Service each. What is wrong with a template is for the task's start to say. */
function shapeFor(appImage: AppImage | undefined, role: string): { replicas: number; ports: string[] } {
  const unknown = { replicas: 1, ports: [] };
  if (appImage === undefined) return unknown;
  try {
    const template = chooseTemplate(appImage, role);
    return {
      replicas: replicasOf(template),
      ports: servicePorts(allocatePorts(template, false)).map(({ name }) => name),
    };
  } catch (error) {
    if (error instanceof WorkloadError) return unknown;
    throw error;
  }
}

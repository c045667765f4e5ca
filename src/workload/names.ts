import { createHash } from "node:crypto";

import type { AppImage, Task } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import { distinctParties } from "./parties.ts";
import { chooseTemplate, replicasOf } from "./template-choice.ts";

const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SERVICE_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** The pods of one party, by name. */
export interface PartyPodNames {
  domainID: string;
  role: string;
  names: string[];
}

/** One pod: `<prefix>-<index>`, from the second attempt on with `-r<attempt>`. */
export interface PodPlace {
  prefix: string;
  index: number;
  attempt: number;
}

/**
 * The pod names of each party, without rendering anything. Without a template (AppImage not there, role not served) one
 * pod per party is assumed, which is enough to find equal names: they are equal only if their prefixes are.
 */
export function podNames(task: Task, taskID: string, appImage: AppImage | undefined, attempt: number): PartyPodNames[] {
  return distinctParties(task).map(({ domainID, role }) => {
    const prefix = podPrefix(taskID, role);
    const names = Array.from({ length: replicasFor(appImage, role) }, (_, index) =>
      podName({ prefix, index, attempt }),
    );
    return { domainID, role, names };
  });
}

/** What all pod names of a party start with. No other party of the job in the same domain may have the same. */
export function podPrefix(taskID: string, role: string): string {
  return role === "" ? taskID : `${taskID}-${role}`;
}

export function podName({ prefix, index, attempt }: PodPlace): string {
  return `${prefix}-${index}${attemptSuffix(attempt)}`;
}

export function configMapName(place: PodPlace): string {
  return `${podName({ ...place, attempt: 0 })}-config${attemptSuffix(place.attempt)}`;
}

export function networkPolicyName(prefix: string, attempt: number): string {
  return `${prefix}${attemptSuffix(attempt)}`;
}

/**
 * `<pod>-<port>`, as Kuscia names it. A later attempt appends its suffix; where that is too
 * long for a DNS label, the hash is that of the pod's name with its suffix.
 */
export function serviceName(place: PodPlace, port: string): string {
  const plain = `${kusciaPlainName(podName({ ...place, attempt: 0 }), port)}${attemptSuffix(place.attempt)}`;
  return plain.length <= LABEL_MAX ? plain : kusciaHashedName(podName(place), port);
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
  const hash = createHash("sha256").update(pod).digest("hex").slice(0, 16);
  return `svc-${stripDashes(pod).slice(0, 41 - part.length)}-${hash}-${part}`;
}

function stripDashes(text: string): string {
  return text.replace(/^-+|-+$/g, "");
}

function replicasFor(appImage: AppImage | undefined, role: string): number {
  if (appImage === undefined) return 1;
  try {
    return replicasOf(chooseTemplate(appImage, role));
  } catch (error) {
    // That there is no template is for checkAppImage to say.
    if (error instanceof WorkloadError) return 1;
    throw error;
  }
}

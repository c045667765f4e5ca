import type { ConfigMap, Pod } from "../api/kubernetes.ts";
import type { AppImage, Party } from "../api/types.ts";
import { cut } from "../util/text.ts";
import { WorkloadError } from "./errors.ts";
import type { PartyPlan, TaskInput } from "./input.ts";
import { planTask, renderPod } from "./render.ts";

/** The first pod of a party, without what the domain's own settings add. */
export interface RenderedPod {
  readonly task?: string;
  readonly role?: string;
  readonly appImage?: string;
  readonly image?: string;
  /** How many pods there are of it. */
  readonly replicas?: number;
  /** As JSON; absent if it cannot be made. */
  readonly pod?: string;
  readonly files?: { path: string; text: string }[];
  /** Why it cannot be made. */
  readonly problem?: string;
}

const EXAMPLE = { domain: "domain", alias: "task" };
const NO_UID = "00000000-0000-0000-0000-000000000000";

/** What an AppImage is shown with: a task that nobody runs. */
export interface ExampleTask {
  readonly role: string;
  /** Whose pod it is; any when empty. */
  readonly domainID: string;
  readonly taskInputConfig: string;
  /** Further parties, as `domain` or `domain/role`. */
  readonly others: readonly string[];
}

/** The pod that an AppImage makes for a role. */
export function exampleOf(appImage: AppImage, namespace: string, example: ExampleTask): RenderedPod | undefined {
  const { role, taskInputConfig, others } = example;
  const domainID = example.domainID || EXAMPLE.domain;
  const parties = [{ domainID, role }, ...others.map(partyOf)];
  const task = { alias: EXAMPLE.alias, appImage: appImage.metadata.name ?? "", taskInputConfig, parties };
  const job = { name: "job", namespace, uid: NO_UID, initiator: domainID };
  const pods = renderedPods({ job, task, taskID: `job-${EXAMPLE.alias}`, appImage }, domainID);
  return pods.find((pod) => pod.role === role) ?? pods[0];
}

/** `domain/role` */
function partyOf(text: string): Party {
  const [domainID = "", role = ""] = text.split("/", 2);
  return { domainID, role };
}

/** Bytes of a file that are shown. */
const LONGEST_FILE = 64 * 1024;
/** In place of what only the operator knows. */
const JOB_API = { url: "https://job-api.example" };

/** What stands for the domain in a task: a pod for each of its roles, or why there would be none. */
export function renderedPods(input: Omit<TaskInput, "domains" | "attempt">, domainID: string): RenderedPod[] {
  const { appImage, task } = input;
  const about = { task: task.alias, appImage: task.appImage, image: imageOf(appImage) };
  try {
    const { parties } = planTask({ jobApi: JOB_API, ...input, attempt: 0, domains: new Map() });
    return parties.filter((party) => party.domainID === domainID).map((party) => ({ ...about, ...shown(party) }));
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    return [{ ...about, problem: error.message }];
  }
}

/** As Kubernetes is given it. */
function imageOf({ spec: { image } }: AppImage): string {
  return `${image.name}:${image.tag}`;
}

function shown({ role, pods }: PartyPlan): RenderedPod {
  const [first] = pods;
  if (first === undefined) return { role, replicas: 0 };
  const { pod, configMaps } = renderPod(first);
  return { role, replicas: pods.length, pod: JSON.stringify(pod), files: filesOf(pod, configMaps) };
}

/** The files that containers see, where they see them. */
function filesOf({ spec }: Pod, configMaps: readonly ConfigMap[]): { path: string; text: string }[] {
  const texts = new Map(configMaps.flatMap(({ data = {} }) => Object.entries(data)));
  const mounts = (spec?.containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts);
  const paths = new Map(
    mounts.flatMap(({ mountPath, subPath }) => (subPath === undefined ? [] : [[mountPath, subPath]])),
  );
  return [...paths].flatMap(([path, key]) => {
    const text = texts.get(key);
    return text === undefined ? [] : [{ path, text: cut(text, LONGEST_FILE) }];
  });
}

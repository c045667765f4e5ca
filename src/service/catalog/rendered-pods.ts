import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ConfigMap, Pod } from "../../api/kubernetes.ts";
import type { AppImage } from "../../api/types.ts";
import type { RenderedPodSchema } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { cut } from "../../util/text.ts";
import { WorkloadError } from "../../workload/errors.ts";
import type { PartyPlan, TaskInput } from "../../workload/input.ts";
import { planTask, renderPod } from "../../workload/render.ts";

export type RenderedPodMessage = MessageInitShape<typeof RenderedPodSchema>;

/** Bytes of a file that are shown. */
const LONGEST_FILE = 64 * 1024;
/** In place of what only the operator knows. */
const JOB_API = { url: "https://job-api.example" };

/** What stands for the domain in a task: a pod for each of its roles, or why there would be none. */
export function renderedPods(input: Omit<TaskInput, "domains" | "attempt">, domainID: string): RenderedPodMessage[] {
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

function shown({ role, pods }: PartyPlan): RenderedPodMessage {
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

import { type KeptLog, keptLogName, keptLogs } from "../../api/kept-log.ts";
import { CONFIG_MAPS } from "../../api/resources.ts";
import { isForbidden, isNotFound } from "../../kube/errors.ts";
import type { Call } from "../call.ts";
import type { LogPod } from "./log-pods.ts";
import { aboutPod, type Event, keptEvents } from "./output-events.ts";

/** What is kept of the logs of a job's pod that is gone; nothing where the server may not read it. */
export async function keptLogsOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  jobUID: string,
  { backend, signal }: Pick<Call, "backend" | "signal">,
): Promise<readonly KeptLog[]> {
  try {
    const kept = await backend.client.get(CONFIG_MAPS, { namespace, name: keptLogName(name) }, { signal });
    return keptLogs(kept, jobUID);
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return [];
    throw error;
  }
}

interface KeptChoice {
  readonly container?: string;
  readonly tail?: number;
  readonly sinceSeconds?: number;
}

/** The same as events. To a reader who leaves in the middle the whole comes again. */
export async function keptPodEvents(
  pod: LogPod,
  choice: KeptChoice,
  { jobUID, ...call }: Pick<Call, "backend" | "signal"> & { readonly jobUID: string },
): Promise<Event[]> {
  const kept = await keptLogsOf({ namespace: pod.party, name: pod.name }, jobUID, call);
  const isNamed = kept.length > 1;
  return kept
    .filter(({ container }) => (choice.container ?? container) === container)
    .flatMap((log) => keptEvents({ ...log, container: isNamed ? log.container : "" }, choice))
    .map((event) => ({ ...aboutPod(pod), ...event }));
}

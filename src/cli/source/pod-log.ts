import { type KeptLog, keptLogName, keptLogs } from "../../api/kept-log.ts";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { CONFIG_MAPS, PODS } from "../../api/resources.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isForbidden, isNotFound, isTransient, messageOf } from "../../kube/errors.ts";
import type { Transport } from "../../kube/transport.ts";
import { type LogRef, LogUnavailable, type OpenedLog, type OpenHow } from "../logs/log.ts";

const HEAD_MS = 30_000;

/** The containers of a pod whose logs are meant. @throws LogUnavailable */
export async function containersOf(
  client: KubeClient,
  { namespace, pod, container }: LogRef,
): Promise<(string | undefined)[]> {
  if (container !== undefined) return [container];
  try {
    const found = await podOf(client, namespace, pod);
    return (found.spec?.containers ?? []).map(({ name }) => name);
  } catch (error) {
    const kept = isGone(error) ? await keptOf(client, { namespace, pod }) : [];
    if (kept.length === 0) throw error;
    return kept.map((each) => each.container);
  }
}

/** Opens the log of a container. @throws LogUnavailable */
export async function openPodLog(
  { client, transport }: { readonly client: KubeClient; readonly transport: Pick<Transport, "open"> },
  { namespace, pod, container }: LogRef,
  { follow, timestamps, signal }: OpenHow,
): Promise<OpenedLog> {
  let instance;
  try {
    instance = instanceOf(await podOf(client, namespace, pod), container);
  } catch (error) {
    const kept = isGone(error) ? await keptOf(client, { namespace, pod }) : [];
    const log = container === undefined ? kept[0] : kept.find((each) => each.container === container);
    if (log === undefined) throw error;
    return { instance: "kept", pieces: piecesOf(textOf(log, timestamps)) };
  }
  const query = new URLSearchParams({ follow: String(follow), ...(container !== undefined && { container }) });
  if (timestamps) query.set("timestamps", "true");
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query.toString()}`;
  const request = { verb: "get", method: "GET", path, resource: "pods/log", idempotent: true } as const;
  try {
    const response = await transport.open({ ...request, pool: "watches", timeoutMs: HEAD_MS, signal });
    return { instance, pieces: piecesOf(response.setEncoding("utf8")) };
  } catch (error) {
    throw unavailable(error, `get pods/log in ${namespace}`);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof LogUnavailable && error.why === "gone";
}

/** What was kept of the logs of a pod that is gone, if the caller may read it. */
async function keptOf(client: KubeClient, { namespace, pod }: LogRef): Promise<readonly KeptLog[]> {
  try {
    return keptLogs(await client.get(CONFIG_MAPS, { namespace, name: keptLogName(pod) }));
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return [];
    throw error;
  }
}

async function* textOf({ text }: KeptLog, timestamps: boolean): AsyncGenerator<string> {
  yield timestamps ? text : text.replace(/^\S+T\S+ /gm, "");
}

async function* piecesOf(response: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* response;
  } catch (error) {
    throw new LogUnavailable("lost", messageOf(error));
  }
}

async function podOf(client: KubeClient, namespace: string, name: string): Promise<Stored<Pod>> {
  try {
    return await client.get(PODS, { namespace, name });
  } catch (error) {
    throw unavailable(error, `get pods in ${namespace}`);
  }
}

/** The container's run. @throws LogUnavailable before it has one */
function instanceOf({ metadata, status }: Stored<Pod>, container: string | undefined): string {
  const known = status?.containerStatuses?.find(({ name }) => container === undefined || name === container);
  const { running, terminated } = known?.state ?? {};
  if (running === undefined && terminated === undefined)
    throw new LogUnavailable("waiting", "the container has not started");
  return `${metadata.uid}/${known?.restartCount ?? 0}`;
}

function unavailable(error: unknown, right: string): unknown {
  if (isForbidden(error)) return new LogUnavailable("denied", right);
  if (isNotFound(error)) return new LogUnavailable("gone", "the pod is not there");
  return isTransient(error) ? new LogUnavailable("lost", messageOf(error)) : error;
}

import { existsSync } from "node:fs";
import type { ContainerStatus, Pod } from "../../api/kubernetes.ts";
import type { ModelApiServer } from "../api/server.ts";
import { refuse } from "../http/body.ts";
import type { LogFile, LogSource } from "../http/log-answer.ts";

/** Finds the log that a request means, or refuses in the server's words. */
export function logSource(
  server: ModelApiServer,
  folderOf: (pod: Pod) => { log(container: string, restartCount: number): string },
): LogSource {
  return ({ namespace, name }, query) => {
    const pod = server.get("pods", namespace, name) as Pod | undefined;
    if (pod === undefined) throw refuse(404, "NotFound", `pods "${name}" not found`);
    const container = containerOf(pod, query.get("container") ?? "");
    const status = statusOf(pod, container);
    const restartCount = (status?.restartCount ?? 0) - (query.get("previous") === "true" ? 1 : 0);
    if (restartCount < 0) {
      throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
    }
    const path = folderOf(pod).log(container, restartCount);
    requireStart({ pod: name, container, path }, status);
    return logFile(server, { path, pod, container, restartCount });
  };
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return all.find((each) => each.name === container);
}

function requireStart(
  { pod, container, path }: { pod: string; container: string; path: string },
  status: ContainerStatus | undefined,
): void {
  const waiting = status === undefined ? { reason: "ContainerCreating" } : status.state?.waiting;
  if (waiting === undefined || existsSync(path)) return;
  throw badRequest(`container "${container}" in pod "${pod}" is waiting to start: ${waiting.reason}`);
}

function logFile(
  server: ModelApiServer,
  of: { path: string; pod: Pod; container: string; restartCount: number },
): LogFile {
  const { path, pod, container, restartCount } = of;
  const { namespace, name = "", uid } = pod.metadata;
  const ended = (): boolean => {
    const now = server.get("pods", namespace, name) as Pod | undefined;
    if (now?.metadata.uid !== uid) return true;
    const status = now === undefined ? undefined : statusOf(now, container);
    return status?.state?.running === undefined || status.restartCount !== restartCount;
  };
  return { path, ended };
}

/** The name of the container that a request means. @throws Refusal */
export function containerOf({ metadata, spec }: Pod, wanted: string): string {
  const names = (spec?.containers ?? []).map(({ name }) => name);
  const init = (spec?.initContainers ?? []).map(({ name }) => name);
  if (wanted !== "" && [...names, ...init].includes(wanted)) return wanted;
  if (wanted !== "") throw badRequest(`container ${wanted} is not valid for pod ${metadata.name}`);
  if (names.length === 1) return names[0]!;
  const list = `[${names.join(" ")}]`;
  throw badRequest(`a container name must be specified for pod ${metadata.name}, choose one of: ${list}`);
}

function badRequest(message: string): Error {
  return refuse(400, "BadRequest", message);
}

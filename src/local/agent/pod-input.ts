import type { Writable } from "node:stream";
import type { Pod } from "../../api/kubernetes.ts";
import type { ModelApiServer } from "../api/server.ts";
import { refuse } from "../http/body.ts";
import { containerOf } from "./pod-logs.ts";

/** Finds the standard input that a request means. Throws a Refusal in the server's words when there is none. */
export type InputTarget = (pod: { namespace: string; name: string }, query: URLSearchParams) => Writable;

/** Finds the open standard inputs of the containers of a node. */
export function inputTarget(
  server: ModelApiServer,
  workerOf: (key: string) => { stdinOf(container: string): Writable | undefined } | undefined,
): InputTarget {
  return ({ namespace, name }, query) => {
    const pod = server.get("pods", namespace, name) as Pod | undefined;
    if (pod === undefined) throw refuse(404, "NotFound", `pods "${name}" not found`);
    const container = containerOf(pod, query.get("container") ?? "");
    const stdin = workerOf(`${namespace}/${name}`)?.stdinOf(container);
    if (stdin !== undefined) return stdin;
    throw refuse(400, "BadRequest", `container ${container} in pod ${name} does not run with an open standard input`);
  };
}

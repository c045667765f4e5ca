import type { Context } from "./context.ts";
import { recordOf } from "./json.ts";
import { timestamp } from "./metadata.ts";
import { badRequest, conflict, notFound } from "./refusals.ts";
import { keyOf } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelResponse } from "./types.ts";

/** A POST to pods/binding, as a scheduler makes it. */
export function bind(context: Context, { kind, namespace, name = "" }: Target): ModelResponse {
  const { store, request, now } = context;
  const pod = store.get(kind, keyOf(namespace, name));
  if (pod === undefined) throw notFound(kind, name);
  const spec = recordOf(pod["spec"]);
  const status = recordOf(pod["status"]);
  const refuse = (why: string): Error => conflict({ ...kind, plural: "pods/binding" }, name, why);
  if (pod.metadata.deletionTimestamp !== undefined) {
    throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  }
  const { nodeName } = spec;
  if (typeof nodeName === "string") throw refuse(`pod ${name} is already assigned to node "${nodeName}"`);
  const target = recordOf(recordOf(request.body)["target"]);
  if (typeof target["name"] !== "string") throw badRequest("a Binding needs a target");
  const others = Array.isArray(status["conditions"]) ? (status["conditions"] as { type?: string }[]) : [];
  const scheduled = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: timestamp(now()) };
  const conditions = [...others.filter(({ type }) => type !== "PodScheduled"), scheduled];
  const next = { ...pod, spec: { ...spec, nodeName: target["name"] }, status: { ...status, conditions } };
  store.commit(kind, { previous: pod, next }, request);
  return { code: 201, body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}

import { randomUUID } from "node:crypto";
import { recordOf } from "./api/json.ts";
import { KINDS } from "./api/kinds.ts";
import { podQuota } from "./api/quota.ts";
import { readCRD } from "./api/schema.ts";
import { ModelApiServer } from "./api/server.ts";
import type { Change } from "./api/types.ts";
import type { Restored } from "./journal.ts";
import { PodTokens } from "./pod-tokens.ts";
import { fieldCheck } from "./schema/fields.ts";
import { validate } from "./schema/validate.ts";

/** How many changes of a kind a watch can be given of the past. */
const HISTORY = 1000;
const NAMESPACES = ["default", "kube-node-lease", "kube-public", "kube-system", "cross-domain"];
const CRDS = [
  "appimages",
  "domains",
  "domainpolicies",
  "kusciajobs",
  "kusciajobtasks",
  "kusciajobconsents",
  "kusciajobtemplates",
  "kusciajobschedules",
];

/** The model as a server that people use: it checks what it is given, and goes on from an earlier life. */
export function createApiServer(
  restored: Restored | undefined,
  onCommit: (change: Change) => void,
  tokens = new PodTokens(),
): ModelApiServer {
  const server: ModelApiServer = new ModelApiServer({
    now: Date.now,
    uid: randomUUID,
    history: HISTORY,
    validate,
    fieldCheck,
    onCommit,
    restored,
    reviewToken: (spec) => tokens.review(spec, (namespace, name) => server.get("pods", namespace, name)),
    admit: ({ body }, target) => podQuota(server, target, String(recordOf(recordOf(body)["metadata"])["name"])),
  });
  for (const name of NAMESPACES) create(server, "/api/v1/namespaces", appliedNamespace(name));
  for (const plural of CRDS) create(server, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", readCRD(plural));
  return server;
}

/** All that a server has, for its next life. */
export function presentOf(server: ModelApiServer): Restored {
  const objects = KINDS.flatMap(({ plural }) => server.objects(plural));
  return { objects, resourceVersion: server.resourceVersion };
}

/** As kubectl apply makes one: else it warns of each that it did not make. */
function appliedNamespace(name: string): object {
  const empty = { apiVersion: "v1", kind: "Namespace", metadata: { annotations: {}, name } };
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(empty)}\n` };
  return { ...empty, metadata: { name, annotations } };
}

/** What is there already stays as it is. */
function create(server: ModelApiServer, path: string, body: object): void {
  server.handle({ method: "POST", path, body });
}

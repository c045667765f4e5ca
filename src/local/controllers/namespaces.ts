import { KINDS } from "../api/kinds.ts";
import type { ModelApiServer } from "../api/server.ts";
import { objectPath } from "./object-path.ts";

/** Empties namespaces that are being deleted, and lets those go that are empty. */
export function finishNamespaces(server: ModelApiServer): void {
  for (const { metadata } of server.objects("namespaces")) {
    if (metadata.deletionTimestamp !== undefined) finish(server, metadata.name ?? "");
  }
}

function finish(server: ModelApiServer, namespace: string): void {
  let left = 0;
  for (const kind of KINDS.filter(({ namespaced }) => namespaced)) {
    for (const object of server.objects(kind.plural, namespace)) {
      // What is being deleted already waits for its node or its finalizers.
      if (object.metadata.deletionTimestamp !== undefined) left += 1;
      else left += remains(server.handle({ method: "DELETE", path: objectPath(kind, object) }).body);
    }
  }
  if (left > 0) return;
  const path = `/api/v1/namespaces/${namespace}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace }, spec: { finalizers: [] } };
  server.handle({ method: "PUT", path: `${path}/finalize`, body });
  server.handle({ method: "DELETE", path });
}

/** A deletion that is answered with an object that is marked has only begun. */
function remains(body: object | string): number {
  const { metadata } = body as { metadata?: { deletionTimestamp?: string; deletionGracePeriodSeconds?: number } };
  return metadata?.deletionTimestamp === undefined || metadata.deletionGracePeriodSeconds === 0 ? 0 : 1;
}

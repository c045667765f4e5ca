import type { OwnerReference } from "../../api/kubernetes.ts";
import { isRecord } from "../api/json.ts";
import { KINDS } from "../api/kinds.ts";
import type { ModelApiServer } from "../api/server.ts";
import type { ModelObject, ModelRequest } from "../api/types.ts";
import { kindNamed, objectPath } from "./object-path.ts";

/** An object that has gone, and how that was asked for. */
export interface Departed {
  readonly object: ModelObject;
  readonly request?: ModelRequest;
}

/** Deletes what belongs only to objects that are there no more. */
export function collectGarbage(
  server: ModelApiServer,
  { departed, added }: { departed: readonly Departed[]; added: readonly ModelObject[] },
): void {
  const gone = new Map(departed.map((each) => [each.object.metadata.uid ?? "", each]));
  const dependents = gone.size === 0 ? [] : all(server).filter((object) => dependsOn(object, gone));
  for (const object of new Set([...dependents, ...added])) {
    const owners = object.metadata.ownerReferences ?? [];
    const orphaning = owners.filter(({ uid }) => isOrphaning(gone.get(uid)?.request));
    if (orphaning.length > 0) release(server, object, orphaning);
    else if (!owners.some((owner) => exists(server, object, owner))) remove(server, object);
  }
}

function all(server: ModelApiServer): ModelObject[] {
  return KINDS.flatMap(({ plural }) => server.objects(plural));
}

function dependsOn({ metadata }: ModelObject, gone: ReadonlyMap<string, Departed>): boolean {
  return (metadata.ownerReferences ?? []).some(({ uid }) => gone.has(uid));
}

/** An owner of a kind that is not served may be anywhere. */
function exists(server: ModelApiServer, { metadata }: ModelObject, owner: OwnerReference): boolean {
  const kind = kindNamed(owner.apiVersion, owner.kind);
  if (kind === undefined) return true;
  return (
    server.get(kind.plural, kind.namespaced ? metadata.namespace : undefined, owner.name)?.metadata.uid === owner.uid
  );
}

function isOrphaning(request: ModelRequest | undefined): boolean {
  if (isRecord(request?.body) && request.body["propagationPolicy"] === "Orphan") return true;
  return request?.path.includes("propagationPolicy=Orphan") ?? false;
}

function release(server: ModelApiServer, object: ModelObject, from: readonly OwnerReference[]): void {
  const kind = kindNamed(object.apiVersion, object.kind);
  if (kind === undefined) return;
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter((each) => !from.includes(each));
  server.handle({
    method: "PATCH",
    path: objectPath(kind, object),
    headers: { "Content-Type": "application/merge-patch+json" },
    body: { metadata: { uid: object.metadata.uid, ownerReferences } },
  });
}

function remove(server: ModelApiServer, object: ModelObject): void {
  const kind = kindNamed(object.apiVersion, object.kind);
  if (kind === undefined) return;
  const body = { preconditions: { uid: object.metadata.uid } };
  server.handle({ method: "DELETE", path: objectPath(kind, object), body });
}

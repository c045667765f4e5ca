import type { KubeObject, Stored } from "../api/kubernetes.ts";
import type { KubeClient } from "./client.ts";
import type { ResourceType } from "../api/resources.ts";

/**
 * Writes the status of a custom resource whole, on condition that the object is still the one given. The spec stays at
 * home: a PUT on `/status` ignores it, and the cost follows the bytes. The metadata has to come along, because the API
 * server takes labels and annotations that a PUT lacks out of everybody's managedFields, and a later server-side apply
 * could then no longer remove them.
 * Not for built-in kinds, where a PUT without spec and labels is another thing.
 */
export function replaceStatus<T extends KubeObject & { status?: object }>(
  client: Pick<KubeClient, "replace">,
  type: ResourceType<T>,
  object: T,
  status: NonNullable<T["status"]>,
): Promise<Stored<T>> {
  const slim = { apiVersion: type.apiVersion, kind: type.kind, metadata: object.metadata, status };
  return client.replace(type, slim as unknown as T, { subresource: "status" });
}

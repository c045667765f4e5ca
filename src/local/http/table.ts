import { isRecord } from "../api/json.ts";
import type { ModelKind } from "../api/kinds.ts";
import type { ModelEvent, ModelObject } from "../api/types.ts";
import { type Column, columnsOf } from "./columns.ts";

const META = "meta.k8s.io/v1";

/** How a client wants its rows. */
export interface RowOptions {
  /** `Metadata`, `Object` or `None`. */
  readonly includeObject: string;
  readonly now: number;
}

/** An answer as kubectl prints it: one object, or a list of them. */
export function tableOf(kind: ModelKind, body: object, options: RowOptions): object {
  const { items, metadata } = body as { items?: ModelObject[]; metadata?: object };
  const objects = items ?? [body as ModelObject];
  // A list's metadata is the table's; of one object only its version is.
  const { resourceVersion } = (metadata ?? {}) as { resourceVersion?: string };
  return {
    kind: "Table",
    apiVersion: META,
    metadata: items === undefined ? { resourceVersion } : metadata,
    columnDefinitions: columnsOf(kind).map(definition),
    rows: objects.map((object) => row(kind, object, options)),
  };
}

/** A line of a watch as a table with one row. Only the first one says what its columns are. */
export function tableEvent(
  kind: ModelKind,
  event: ModelEvent,
  options: RowOptions & { readonly first: boolean },
): ModelEvent {
  if (event.type === "ERROR") return event;
  const table = tableOf(kind, event.object, options) as { rows: object[] };
  const rows = event.type === "BOOKMARK" ? [] : table.rows;
  const definitions = options.first ? {} : { columnDefinitions: null };
  return { type: event.type, object: { ...table, ...definitions, rows } };
}

function definition({ name, type, format, priority, description }: Column): object {
  return { name, type, format, priority, description };
}

function row(kind: ModelKind, object: ModelObject, { includeObject, now }: RowOptions): object {
  const cells = columnsOf(kind).map(({ cell }) => cell(object, now) ?? null);
  if (includeObject === "None") return { cells, object: null };
  const whole = { apiVersion: kind.apiVersion, kind: kind.kind, ...object };
  return { cells, object: includeObject === "Object" ? whole : partialMetadata(object) };
}

/** An object's metadata alone. */
export function partialMetadata({ metadata }: ModelObject): object {
  return { kind: "PartialObjectMetadata", apiVersion: META, metadata };
}

/** An answer without anything but metadata. */
export function metadataOf(body: object): object {
  if (!("items" in body) || !Array.isArray(body.items)) return partialMetadata(body as ModelObject);
  const items = (body.items as ModelObject[]).map(partialMetadata);
  const metadata = "metadata" in body && isRecord(body.metadata) ? body.metadata : {};
  return { kind: "PartialObjectMetadataList", apiVersion: META, metadata, items };
}

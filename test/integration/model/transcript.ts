import { isRecord } from "../../../src/local/api/json.ts";
import type { ModelEvent, ModelRequest } from "../../../src/local/api/types.ts";
import type { Reply } from "./side.ts";

/** What a server was asked and said, in words that do not depend on which server it was. */
export type Line = { asked: string; said: unknown } | { watched: string; saw: unknown };

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
/** Versions in the server's sentences. */
const SPOKEN_VERSIONS = [
  /(ResourceVersion in (?:the precondition|record) )\(\d+\)/g,
  /(StorageError: invalid object, Code: 4, Key: )[^,]+/g,
  /(too old resource version: )\d+ \(\d+\)/g,
  /(Too large resource version: )\d+, current: \d+/g,
];

/** Fields of built-in kinds that the model plays, where it does not play all. */
const PLAYED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Pod: {
    spec: ["nodeName", "restartPolicy", "terminationGracePeriodSeconds"],
    status: ["phase", "reason", "message", "conditions", "containerStatuses"],
  },
  Service: { spec: ["type", "selector"], status: ["loadBalancer"] },
  Namespace: { status: ["phase"] },
  ResourceQuota: { status: [] },
};
/** Made by the controller-manager in each namespace. */
const FOREIGN = "kube-root-ca.crt";

const CONTROLLER_MANAGER = "kube-controller-manager";

/** True when the controller-manager had a hand in something of what the server showed. */
export function isDisturbed(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((each) => !isForeign(each) && isDisturbed(each));
  if (!isRecord(value)) return false;
  const { metadata } = value;
  const managed = isRecord(metadata) && Array.isArray(metadata["managedFields"]) ? metadata["managedFields"] : [];
  const touched = managed.some((each) => isRecord(each) && each["manager"] === CONTROLLER_MANAGER);
  return touched || Object.values(value).some(isDisturbed);
}

/** All that one server was asked and said. */
export class Transcript {
  #entries: { asked?: string; watched?: string; body: unknown; code?: number }[] = [];

  reply({ method, path }: ModelRequest, reply: Reply): void {
    this.#entries.push({ asked: `${method} ${neutral(path)}`, code: reply.code, body: reply.body });
  }

  watched(path: string, events: readonly ModelEvent[]): void {
    this.#entries.push({ watched: neutral(path), body: events });
  }

  forget(isMeant: (asked: string) => boolean): void {
    this.#entries = this.#entries.filter(({ asked }) => asked === undefined || !isMeant(asked));
  }

  isDisturbed(): boolean {
    return this.#entries.some(({ body }) => isDisturbed(body));
  }

  /** Uids are numbered as they appear, versions by size; times are only known to be there. */
  lines(): Line[] {
    const cleaned = this.#entries.map((entry) => ({ ...entry, body: clean(entry.body) }));
    const versions = new Set<number>();
    for (const { body } of cleaned) collectVersions(body, versions);
    const ranks = new Map([...versions].sort((a, b) => a - b).map((version, i) => [String(version), `version ${i}`]));
    const uids = new Map<string, string>();
    return cleaned.map(({ asked, watched, code, body }) => {
      const words = JSON.parse(speak(JSON.stringify(ranked(body, ranks)), uids)) as unknown;
      if (watched !== undefined) return { watched, saw: words };
      return { asked: asked ?? "", said: { code, body: words } };
    });
  }
}

/** A path without what only one server would understand. */
function neutral(path: string): string {
  return path.replace(/(continue|resourceVersion)=[^&]+/g, "$1=…");
}

function speak(text: string, uids: Map<string, string>): string {
  let spoken = text.replace(TIME, "<time>");
  for (const pattern of SPOKEN_VERSIONS) spoken = spoken.replace(pattern, "$1<versions>");
  return spoken.replace(/"resourceVersion":"\d+"/g, `"resourceVersion":"<version>"`).replace(UID, (uid) => {
    if (!uids.has(uid)) uids.set(uid, `uid ${uids.size}`);
    return uids.get(uid)!;
  });
}

/** Without what the model does not play. Items of a list do not say what they are: `listed` does. */
function clean(value: unknown, listed = ""): unknown {
  if (Array.isArray(value)) return value.filter((each) => !isForeign(each)).map((each) => clean(each, listed));
  if (!isRecord(value)) return value;
  const kind = typeof value["kind"] === "string" ? value["kind"] : listed;
  const played = PLAYED[kind];
  const kept: [string, unknown][] = [];
  for (const key of Object.keys(value).sort()) {
    if (key === "managedFields" || value[key] === null || value[key] === "") continue;
    const only = played?.[key];
    const part = value[key];
    const chosen = only !== undefined && isRecord(part) ? pick(part, only) : part;
    kept.push([key, clean(chosen, key === "items" ? kind.replace(/List$/, "") : "")]);
  }
  return Object.fromEntries(kept);
}

function isForeign(value: unknown): boolean {
  const object = isRecord(value) && isRecord(value["object"]) ? value["object"] : value;
  return isRecord(object) && isRecord(object["metadata"]) && object["metadata"]["name"] === FOREIGN;
}

function pick(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const conditions =
    keys.includes("conditions") && Array.isArray(value["conditions"]) ? value["conditions"] : undefined;
  const picked = Object.fromEntries(keys.filter((key) => key in value).map((key) => [key, value[key]]));
  return conditions === undefined ? picked : { ...picked, conditions: conditions.map(withoutGeneration) };
}

function withoutGeneration(condition: unknown): unknown {
  if (!isRecord(condition)) return condition;
  const { observedGeneration: _, ...rest } = condition;
  return rest;
}

/** A list's or a bookmark's version is the cluster's, which others move, too. */
function isShared(value: Record<string, unknown>): boolean {
  return "items" in value || (isRecord(value["metadata"]) && value["metadata"]["name"] === undefined);
}

function collectVersions(value: unknown, into: Set<number>): void {
  if (Array.isArray(value)) for (const each of value) collectVersions(each, into);
  if (!isRecord(value)) return;
  const { metadata } = value;
  if (isRecord(metadata) && typeof metadata["resourceVersion"] === "string" && !isShared(value)) {
    into.add(Number(metadata["resourceVersion"]));
  }
  for (const each of Object.values(value)) collectVersions(each, into);
}

function ranked(value: unknown, ranks: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => ranked(each, ranks));
  if (!isRecord(value)) return value;
  const { metadata, ...rest } = value;
  const parts = Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, ranked(each, ranks)]));
  if (!isRecord(metadata)) return metadata === undefined ? parts : { ...parts, metadata };
  const { resourceVersion, continue: token, ...others } = metadata;
  const version = isShared(value) ? "the cluster's" : ranks.get(String(resourceVersion));
  return {
    ...parts,
    metadata: {
      ...others,
      ...(token !== undefined && { continue: "<token>" }),
      ...(resourceVersion !== undefined && { resourceVersion: version }),
    },
  };
}

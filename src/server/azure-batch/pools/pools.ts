import { createHash } from "node:crypto";
import { ANYONE } from "../../../service/access.ts";
import { object, parseBody, text, type Reader } from "../body.ts";
import { isUnchanged } from "../conditions.ts";
import type { Pool } from "../config.ts";
import { BatchError } from "../errors.ts";
import { requireID } from "../ids.ts";
import type { Filterable } from "../odata/filter.ts";
import { pageAnswer } from "../odata/page.ts";
import { filterIn, pageSizeOf, selectorOf, wantsStats } from "../odata/query.ts";
import { type Answer, type BatchRequest, conditionIn, operation } from "../operation.ts";
import { nodeIDOf, nodeURL } from "./nodes.ts";

const FILTER: Filterable = {
  id: "text",
  state: "word",
  stateTransitionTime: "time",
  allocationState: "word",
  allocationStateTransitionTime: "time",
  creationTime: "time",
  enableAutoScale: "boolean",
  lastModified: "time",
  vmSize: "word",
  enableInterNodeCommunication: "boolean",
};
const PROPERTIES = [
  "id",
  "displayName",
  "url",
  "eTag",
  "lastModified",
  "creationTime",
  "state",
  "stateTransitionTime",
  "allocationState",
  "allocationStateTransitionTime",
  "vmSize",
  "virtualMachineConfiguration",
  "resizeTimeout",
  "currentDedicatedNodes",
  "currentLowPriorityNodes",
  "targetDedicatedNodes",
  "targetLowPriorityNodes",
  "enableAutoScale",
  "enableInterNodeCommunication",
  "taskSlotsPerNode",
  "taskSchedulingPolicy",
  "metadata",
  "stats",
] as const;
/** Environments have been there for ever. */
const SINCE = "2000-01-01T00:00:00Z";
const WHO = "pools are named by the administrator, in the file of --azure-batch-config";

const base = { access: ANYONE, uses: [] as const, failure: { other: "unavailable" as const } };

export const listPools = operation({
  ...base,
  name: "ListPools",
  method: "GET",
  path: "/pools",
  read: (request) => ({
    request,
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, FILTER),
    select: selectorOf(request.query, PROPERTIES),
    stats: wantsStats(request.query),
  }),
  run: ({ request, size, matches, select }) => {
    const shown = request.environment.pools
      .map((pool) => ({ position: ["", pool.id] as const, value: poolOf(pool, request.base) }))
      .filter(({ value }) => matches(value));
    return Promise.resolve(pageAnswer(shown, { request, size, metadata: "pools", shape: select }));
  },
});

export const getPool = operation({
  ...base,
  name: "GetPool",
  method: "GET",
  path: "/pools/{poolId}",
  read: (request) => ({ ...poolInput(request), select: selectorOf(request.query, PROPERTIES) }),
  run: ({ pool, request, condition, select }) => {
    const version = versionOf(pool);
    if (isUnchanged(condition, version)) return Promise.resolve({ status: 304, ...headersOf(pool) } as Answer);
    const body = {
      "odata.metadata": `${request.base}/$metadata#pools/@Element`,
      ...select(poolOf(pool, request.base)),
    };
    return Promise.resolve({ status: 200, ...headersOf(pool), body } as Answer);
  },
});

/** Whether a pool exists. */
export const headPool = operation({
  ...base,
  name: "PoolExists",
  method: "HEAD",
  path: "/pools/{poolId}",
  read: poolInput,
  run: ({ pool }) => Promise.resolve({ status: 200, ...headersOf(pool) } as Answer),
});

/** There are only the pools that the administrator named. */
export const addPool = operation({
  ...base,
  name: "AddPool",
  method: "POST",
  path: "/pools",
  read: (request) => {
    const value = parseBody(request.body);
    const { id } = idOnly(value, "");
    requireID("id", id);
    return { id, request };
  },
  audit: ({ id }) => ({ subject: id }),
  run: ({ id, request }) => {
    if (request.environment.pool(id) !== undefined) throw new BatchError("PoolExists");
    throw new BatchError("PoolQuotaReached", { PoolId: id, Reason: WHO });
  },
});

const CHANGES = [
  { name: "DeletePool", method: "DELETE", path: "/pools/{poolId}" },
  { name: "PatchPool", method: "PATCH", path: "/pools/{poolId}" },
  { name: "ResizePool", method: "POST", path: "/pools/{poolId}/resize" },
  { name: "StopResizePool", method: "POST", path: "/pools/{poolId}/stopresize" },
  { name: "EnableAutoScale", method: "POST", path: "/pools/{poolId}/enableautoscale" },
  { name: "DisableAutoScale", method: "POST", path: "/pools/{poolId}/disableautoscale" },
  { name: "EvaluateAutoScale", method: "POST", path: "/pools/{poolId}/evaluateautoscale" },
  { name: "RemoveNodes", method: "POST", path: "/pools/{poolId}/removenodes" },
  { name: "UpdatePoolProperties", method: "POST", path: "/pools/{poolId}/updateproperties" },
] as const;

/** What would change a pool. */
export const CHANGE_POOL = CHANGES.map(({ name, method, path }) =>
  operation({
    ...base,
    name,
    method,
    path,
    read: poolInput,
    audit: ({ pool }) => ({ subject: pool.id }),
    run: () => {
      throw new BatchError("InsufficientAccountPermissions", { Reason: WHO });
    },
  }),
);

export const listNodes = operation({
  ...base,
  name: "ListNodes",
  method: "GET",
  path: "/pools/{poolId}/nodes",
  read: (request) => ({
    ...poolInput(request),
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, { id: "text", state: "word" }),
    select: selectorOf(request.query, NODE_PROPERTIES),
  }),
  run: ({ pool, request, size, matches, select }) => {
    const value = nodeOf(pool, request.base);
    const shown = [{ position: ["", pool.id] as const, value }].filter((each) => matches(each.value));
    return Promise.resolve(pageAnswer(shown, { request, size, metadata: "nodes", shape: select }));
  },
});

export const getNode = operation({
  ...base,
  name: "GetNode",
  method: "GET",
  path: "/pools/{poolId}/nodes/{nodeId}",
  read: (request) => ({ ...poolInput(request), select: selectorOf(request.query, NODE_PROPERTIES) }),
  run: ({ pool, request, select }) => {
    if (request.ids["nodeId"] !== nodeIDOf(pool)) throw new BatchError("NodeNotFound");
    const body = {
      "odata.metadata": `${request.base}/$metadata#nodes/@Element`,
      ...select(nodeOf(pool, request.base)),
    };
    return Promise.resolve({ status: 200, body } as Answer);
  },
});

/** Each pool has one node, which is idle. */
export const countNodes = operation({
  ...base,
  name: "CountNodes",
  method: "GET",
  path: "/nodecounts",
  read: (request) => ({
    request,
    size: pageSizeOf(request.query, MOST_COUNTED),
    matches: filterIn(request.query, { poolId: "text" }),
  }),
  run: ({ request, size, matches }) => {
    const shown = request.environment.pools
      .map(({ id }) => ({ position: ["", id] as const, value: { poolId: id, dedicated: ONE, lowPriority: NONE } }))
      .filter(({ value }) => matches(value));
    return Promise.resolve(pageAnswer(shown, { request, size, metadata: "poolnodecounts", shape: (value) => value }));
  },
});

const MOST_COUNTED = 10;
const NONE = {
  creating: 0,
  idle: 0,
  offline: 0,
  preempted: 0,
  rebooting: 0,
  reimaging: 0,
  running: 0,
  starting: 0,
  startTaskFailed: 0,
  leavingPool: 0,
  unknown: 0,
  unusable: 0,
  waitingForStartTask: 0,
  total: 0,
};
const ONE = { ...NONE, idle: 1, total: 1 };

const NODE_PROPERTIES = [
  "id",
  "url",
  "state",
  "schedulingState",
  "stateTransitionTime",
  "allocationTime",
  "affinityId",
  "vmSize",
  "isDedicated",
] as const;

/** Of a pool only its id counts here. */
const idOnly: Reader<{ id?: string }> = (value, property) => {
  const { id } = typeof value === "object" && value !== null ? (value as { id?: unknown }) : {};
  return object({ id: text() }, "id")({ id }, property);
};

function poolInput(request: BatchRequest) {
  const pool = request.environment.pool(request.ids["poolId"] ?? "");
  if (pool === undefined) throw new BatchError("PoolNotFound");
  return { pool, request, condition: conditionIn(request) };
}

function poolOf(pool: Pool, root: string): object {
  return {
    id: pool.id,
    displayName: `${pool.appImage} in ${pool.domain}`,
    url: `${root}/pools/${encodeURIComponent(pool.id)}`,
    eTag: versionOf(pool).etag,
    lastModified: SINCE,
    creationTime: SINCE,
    state: "active",
    stateTransitionTime: SINCE,
    allocationState: "steady",
    allocationStateTransitionTime: SINCE,
    vmSize: "standard",
    resizeTimeout: "PT15M",
    currentDedicatedNodes: 1,
    currentLowPriorityNodes: 0,
    targetDedicatedNodes: 1,
    targetLowPriorityNodes: 0,
    enableAutoScale: false,
    enableInterNodeCommunication: false,
    taskSlotsPerNode: 1,
    taskSchedulingPolicy: { nodeFillType: "spread" },
  };
}

function nodeOf(pool: Pool, root: string): object {
  const id = nodeIDOf(pool);
  return {
    id,
    url: nodeURL(root, pool.id, id),
    state: "idle",
    schedulingState: "enabled",
    stateTransitionTime: SINCE,
    allocationTime: SINCE,
    affinityId: id,
    vmSize: "standard",
    isDedicated: true,
  };
}

function versionOf(pool: Pool) {
  const digest = createHash("sha256").update(JSON.stringify(pool)).digest("hex").slice(0, 15).toUpperCase();
  return { etag: `0x${digest}`, lastModified: Date.parse(SINCE) };
}

function headersOf(pool: Pool): Pick<Answer, "etag" | "lastModified"> {
  return { etag: versionOf(pool).etag, lastModified: SINCE };
}

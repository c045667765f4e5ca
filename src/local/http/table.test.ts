import { describe, expect, it } from "vitest";
import { targetOf } from "../api/target.ts";
import type { ModelObject } from "../api/types.ts";
import { shapeOf } from "./accept.ts";
import { humanDuration } from "./duration.ts";
import { valuesAt } from "./json-path.ts";
import { tableEvent, tableOf } from "./table.ts";

it.each([
  [undefined, "object"],
  ["*/*", "object"],
  ["application/json", "object"],
  ["application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "table"],
  ["application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "metadata"],
  ["application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json", "discovery"],
  ["application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json", "object"],
  ["application/vnd.kubernetes.protobuf,application/json", "object"],
])("Accept %s wants %s", (accept, shape) => {
  expect(shapeOf(accept)).toBe(shape);
});

it.each([
  [-5, "<invalid>"],
  [0, "0s"],
  [119, "119s"],
  [125, "2m5s"],
  [600, "10m"],
  [4 * 3600, "4h"],
  [4 * 3600 + 300, "4h5m"],
  [30 * 3600, "30h"],
  [3 * 86_400 + 7200, "3d2h"],
  [100 * 86_400, "100d"],
  [1000 * 86_400, "2y270d"],
  [9 * 365 * 86_400, "9y"],
])("%d seconds are %s", (seconds, text) => {
  expect(humanDuration(seconds * 1000)).toBe(text);
});

it.each([
  [".a.b", [1]],
  [".list[*].n", ["x", "y"]],
  [".list[1].n", ["y"]],
  ['.list[?(@.n=="y")].v', [2]],
  [".none.b", []],
])("the JSONPath %s", (path, values) => {
  expect(valuesAt({ a: { b: 1 }, list: [{ n: "x" }, { n: "y", v: 2 }] }, path)).toEqual(values);
});

describe("tables", () => {
  const now = Date.parse("2026-01-02T03:04:05Z");
  const { kind } = targetOf("/api/v1/pods");
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "n", creationTimestamp: "2026-01-02T03:04:00Z", resourceVersion: "7" },
    spec: { containers: [{ name: "c" }] },
    status: {
      phase: "Running",
      containerStatuses: [
        {
          name: "c",
          ready: false,
          restartCount: 2,
          state: { waiting: { reason: "CrashLoopBackOff" } },
          lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-02T03:03:55Z" } },
        },
      ],
    },
  } as ModelObject;
  const options = { includeObject: "Metadata", now };

  it("show what kubectl shows", () => {
    const table = tableOf(kind, pod, options);
    expect(table).toMatchObject({
      kind: "Table",
      metadata: { resourceVersion: "7" },
      rows: [
        {
          cells: ["p", "0/1", "CrashLoopBackOff", "2 (10s ago)", "5s", "<none>", "<none>", "<none>", "<none>"],
          object: { kind: "PartialObjectMetadata", metadata: { name: "p" } },
        },
      ],
    });
    const { rows } = tableOf(kind, { items: [pod], metadata: {} }, { ...options, includeObject: "Object" }) as {
      rows: { object: object }[];
    };
    expect(rows[0]?.object).toEqual(pod);
  });

  it("come in watches, too", () => {
    const event = { type: "MODIFIED" as const, object: pod };
    expect(tableEvent(kind, event, { ...options, first: false })).toMatchObject({
      type: "MODIFIED",
      object: { kind: "Table", columnDefinitions: null, rows: [{}] },
    });
    const bookmark = { type: "BOOKMARK" as const, object: { metadata: { resourceVersion: "9" } } };
    expect(tableEvent(kind, bookmark, { ...options, first: true })).toMatchObject({
      object: { metadata: { resourceVersion: "9" }, rows: [] },
    });
  });

  it("take a CRD's columns", () => {
    const jobs = targetOf("/apis/kuscia.secretflow/v1alpha1/kusciajobs").kind;
    const job = { metadata: { name: "j" }, status: { phase: "Running", startTime: "2026-01-02T03:04:04Z" } };
    const { rows, columnDefinitions } = tableOf(jobs, job, options) as {
      rows: { cells: unknown[] }[];
      columnDefinitions: { name: string }[];
    };
    const cells = Object.fromEntries(columnDefinitions.map(({ name }, i) => [name, rows[0]?.cells[i]]));
    expect(cells).toMatchObject({ Name: "j", StartTime: "1s", Phase: "Running", CompletionTime: null });
  });
});

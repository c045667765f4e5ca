import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import type { Operation } from "../../../src/server/azure-batch/operation.ts";
import { OPERATIONS } from "../../../src/server/azure-batch/operations.ts";
import { stringsToSign } from "../../../src/server/azure-batch/shared-key.ts";
import { serverRights } from "../../../src/service/calls.ts";
import { createFixture, type Fixture } from "../server/harness.ts";
import { ACCOUNTS, writeConfig } from "./client.ts";

// Every operation, asked by every kind of caller. What to expect comes from the operations' own definitions.

const AUDIENCE = "azure-batch.example";
const suffix = randomBytes(3).toString("hex");
const BOB = { name: "bobs", key: Buffer.from("the key of bob").toString("base64") };

let fixture: Fixture;
let api: Api;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  fixture = await createFixture();
  const config = writeConfig(
    "alice",
    [{ id: "Shell", appImage: "command", domain: "alice" }],
    [{ ...BOB, domain: "bob" }],
  );
  api = await fixture.startApi(
    "--azure-batch-port=0",
    `--azure-batch-config=${config}`,
    "--kubernetes-auth",
    `--token-audiences=${AUDIENCE}`,
  );
  for (const who of ["reader", "nobody"]) tokens[who] = await tokenFor(who);
  const rules = [
    {
      apiGroups: ["kuscia.secretflow"],
      resources: ["kusciajobs", "kusciajobtasks", "kusciajobschedules"],
      verbs: ["get", "list", "watch"],
    },
  ];
  const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${fixture.namespace}`;
  await fixture.send("POST", `${roles}/roles`, { metadata: { name: "reader" }, rules });
  await fixture.send("POST", `${roles}/rolebindings`, {
    metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    subjects: [{ kind: "ServiceAccount", name: "reader", namespace: fixture.namespace }],
  });
});
afterAll(() => fixture.stop());

async function tokenFor(name: string): Promise<string> {
  const path = `/api/v1/namespaces/${fixture.namespace}/serviceaccounts`;
  await fixture.send("POST", path, { metadata: { name } });
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences: [AUDIENCE] } };
  return (await fixture.send<{ status: { token: string } }>("POST", `${path}/${name}/token`, body)).status.token;
}

const HOLDERS: Readonly<Record<string, { readonly name: string; readonly key: string }>> = {
  master: ACCOUNTS.master,
  initiator: ACCOUNTS.alice,
  stranger: BOB,
};
const CALLERS = [...Object.keys(HOLDERS), "reader", "nobody", "none"] as const;

interface Told {
  readonly status: number;
  readonly code: string;
}

async function ask(who: string, method: string, path: string, body?: object, of: Api = api): Promise<Told> {
  const url = `${path}${path.includes("?") ? "&" : "?"}api-version=2023-05-01.17.0`;
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers: Record<string, string> = { "ocp-date": new Date().toUTCString() };
  if (text !== undefined) headers["content-type"] = "application/json; odata=minimalmetadata; charset=utf-8";
  const holder = HOLDERS[who];
  const length = text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) };
  if (holder !== undefined) {
    const [signed] = stringsToSign({ method, url, headers: { ...headers, ...length } }, holder.name);
    const signature = createHmac("sha256", Buffer.from(holder.key, "base64")).update(signed!).digest("base64");
    headers["authorization"] = `SharedKey ${holder.name}:${signature}`;
  } else if (tokens[who] !== undefined) headers["authorization"] = `Bearer ${tokens[who]}`;
  const answer = await fetch(`http://127.0.0.1:${of.azureBatchPort}${url}`, { method, headers, body: text });
  const content = await answer.text();
  const { code = "" } = content.startsWith("{") ? (JSON.parse(content) as { code?: string }) : {};
  return { status: answer.status, code };
}

const pool = { poolInfo: { poolId: "Shell" } };
const schedule = { schedule: { recurrenceInterval: "PT1H" }, jobSpecification: pool };
/** Bodies of operations that have one. */
const BODIES: Readonly<Record<string, (id: string) => object>> = {
  AzureBatchAddJob: (id) => ({ id: `${id}-new`, ...pool }),
  AzureBatchPatchJob: () => ({ priority: 1 }),
  AzureBatchUpdateJob: () => pool,
  AzureBatchDisableJob: () => ({ disableTasks: "wait" }),
  AzureBatchAddJobSchedule: (id) => ({ id: `${id}-new`, ...schedule }),
  AzureBatchPatchJobSchedule: () => ({ metadata: [] }),
  AzureBatchUpdateJobSchedule: () => schedule,
  AzureBatchAddTask: () => ({ id: "other", commandLine: "true" }),
  AzureBatchAddTaskCollection: () => ({ value: [{ id: "other", commandLine: "true" }] }),
  AzureBatchUpdateTask: () => ({ constraints: {} }),
  AzureBatchAddPool: (id) => ({ id }),
};

/** Whether the definition lets the caller do it to a job of alice's. */
function isAllowed(who: string, { access: { needs } }: Operation): boolean {
  if (who === "none") return false;
  if (needs === undefined || who === "master") return true;
  if (typeof needs === "string") throw new Error(`no caller here has a ${needs}`);
  const rights = [needs, ...(needs.also ?? [])];
  if (who === "reader") return rights.every(({ verb }) => ["get", "list"].includes(verb));
  // Who adds a job with its account is its initiator.
  if (needs.verb === "create" && needs.scope === "initiator") return who !== "nobody";
  const isOfDomains = ["job", "initiator", "task"].includes(needs.scope);
  return who === "initiator" && isOfDomains;
}

/** What anybody is told of a thing that it may not see, or do anything to. */
const REFUSALS = ["JobNotFound", "InsufficientAccountPermissions", "AuthenticationFailed"];
/** Lists that show each caller what it may see. */
const LISTS = ["AzureBatchListJobs"];

describe.each(OPERATIONS.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  it.each(CALLERS)("is for those whom Kubernetes or its account lets: %s", async (who) => {
    const id = `r-${suffix}-${randomBytes(4).toString("hex")}`;
    if (operation.path.includes("{jobId}")) await ask("initiator", "POST", "/jobs", { id, ...pool });
    if (operation.path.includes("{taskId}"))
      await ask("initiator", "POST", `/jobs/${id}/tasks`, { id: "task", commandLine: "true" });
    if (operation.path.includes("{jobScheduleId}")) await ask("master", "POST", "/jobschedules", { id, ...schedule });
    const path = operation.path
      .replace(/\{poolId\}/, "Shell")
      .replace(/\{nodeId\}/, "none")
      .replace(/\{taskId\}/, "task")
      .replace(/\{path...\}/, "stdout.txt")
      .replace(/\{job(Schedule)?Id\}/, id)
      .replaceAll(/\{\w+\}/g, "none");
    const { status, code } = await ask(who, operation.method, path, BODIES[name]?.(id));
    // An answer to HEAD has no code.
    const isRefused =
      status === 401 || (operation.method === "HEAD" && [403, 404].includes(status)) || REFUSALS.includes(code);
    // What no account changes, such as pools and certificates, is refused to all alike.
    const isFixed = operation.access.needs === undefined && code === "InsufficientAccountPermissions" && who !== "none";
    if (!isFixed)
      expect([status, code, isRefused]).toEqual([
        status,
        code,
        !isAllowed(who, operation) && !(who !== "none" && LISTS.includes(name)),
      ]);
    expect(status).toBeLessThan(500);
    if (who === "none") expect(status).toBe(401);
  });
});

it("counts what reaches no operation, as the job API does", async () => {
  const own = await fixture.startApi(
    "--azure-batch-port=0",
    `--azure-batch-config=${writeConfig("alice", [])}`,
    "--kubernetes-auth",
    "--request-rate=1",
    "--request-burst=1",
  );
  const metrics = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(`http://127.0.0.1:${own.healthPort}/metrics`)).text();
    const found = text.matchAll(/^kusciajob_api_refused_total\{reason="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries([...found].map(([, reason, count]) => [reason, Number(count)]));
  };
  expect(await metrics()).toEqual({});
  const asked = [await ask("none", "GET", "/jobs", undefined, own)];
  for (const who of ["master", "initiator"])
    for (let again = 0; again < 5; again++) asked.push(await ask(who, "GET", "/pools", undefined, own));
  const count = (code: string): number => asked.filter((each) => each.code === code).length;
  expect(count("AuthenticationFailed")).toBe(1);
  expect(count("TooManyRequests")).toBeGreaterThan(0);
  expect(await metrics()).toEqual({ unauthenticated: 1, rate: count("TooManyRequests") });
});

it("needs no right for the server that no call of the job API needs", () => {
  const known = serverRights();
  expect(OPERATIONS.flatMap(({ uses }) => uses).filter((each) => !known.includes(each))).toEqual([]);
});

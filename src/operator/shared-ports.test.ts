import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import type { KusciaJob, KusciaJobStatus, KusciaJobTaskStatus } from "../api/types.ts";
import { OptionError } from "../process/options.ts";
import { WorkloadError } from "../workload/errors.ts";
import { type Caches, createCaches } from "./caches.ts";
import { parsePortRange, SharedPorts, type SharedPortsOptions } from "./shared-ports.ts";

let caches: Caches;
let now: number;

function ledger(options: Partial<SharedPortsOptions> = {}): SharedPorts {
  caches = createCaches();
  now = 0;
  // An address of nobody: it cannot be tested, and nothing of this machine disturbs.
  const defaults = { address: "192.0.2.1", first: 20_000, last: 20_099, random: () => 0 };
  return new SharedPorts({ ...defaults, caches, now: () => now, ...options });
}

function addJob(name: string, status: KusciaJobStatus): void {
  const metadata = { namespace: "jobs", name, uid: name, resourceVersion: "1" };
  caches.jobs.apply({ type: "ADDED", object: { metadata, spec: {}, status } as Stored<KusciaJob> });
}

function addTask(name: string, status: KusciaJobTaskStatus): void {
  const metadata = { namespace: "jobs", name, uid: name, resourceVersion: "1" };
  const spec = { jobName: "j", alias: name, appImage: "app", taskInputConfig: "", parties: [{ domainID: "a" }] };
  caches.tasks.apply({ type: "ADDED", object: { metadata, spec, status } });
}

function addPod(identity: string, phase: "Running" | "Succeeded"): void {
  const labels = { [LABEL.podIdentity]: identity };
  const metadata = { namespace: "alice", name: identity, uid: identity, resourceVersion: "1", labels };
  caches.pods.apply({ type: "ADDED", object: { metadata, status: { phase } } });
}

function portOf(ports: SharedPorts): number | undefined {
  try {
    return ports.firstPort("a", 1);
  } catch {
    return undefined;
  }
}

function running(endpoint: string): KusciaJobStatus {
  const parties = [{ domainID: "a", state: "Running" as const, endpoints: [{ portName: "p", endpoint }] }];
  return { phase: "Running", tasks: [{ alias: "t", taskID: "t", state: "Running", parties }] } as KusciaJobStatus;
}

describe("the ledger", () => {
  it("gives the same block to one identity, and no port to two", () => {
    const ports = ledger();
    const blocks = ["a", "b", "c", "a"].map((identity) => ports.firstPort(identity, 10));
    expect(blocks[3]).toBe(blocks[0]);
    const all = blocks.slice(0, 3).flatMap((first) => Array.from({ length: 10 }, (_, i) => first + i));
    expect(new Set(all).size).toBe(30);
  });

  it("keeps clear of what the statuses of added tasks name", () => {
    const ports = ledger({ last: 20_002 });
    const [task] = running("192.0.2.1:20001").tasks!;
    const [over] = running("192.0.2.1:20000").tasks!;
    addTask("k", task!);
    addTask("over", { ...over!, state: "Succeeded" });
    expect([ports.firstPort("a", 1), ports.firstPort("b", 1)]).toEqual([20_000, 20_002]);
    expect(() => ports.firstPort("c", 1)).toThrow(WorkloadError);
  });

  it("keeps clear of what the statuses of unfinished tasks name", () => {
    const ports = ledger({ last: 20_003 });
    addJob("j", running("192.0.2.1:20001"));
    addJob("over", { ...running("192.0.2.1:20003"), phase: "Succeeded", completionTime: "2026-01-01T00:00:00Z" });
    expect(ports.firstPort("a", 2)).toBe(20_002);
  });

  it("gives what was recorded, unless somebody else has it", () => {
    const ports = ledger();
    addJob("j", running("192.0.2.1:20050"));
    expect(ports.firstPort("a", 2, 20_050)).toBe(20_050);
    const other = ports.firstPort("b", 2, 20_051);
    expect([other > 20_051, other < 20_049].some(Boolean)).toBe(true);
  });

  it("says so when there is no room, and has room again once pods have ended", () => {
    const ports = ledger({ last: 20_003 });
    expect([ports.firstPort("a", 2), ports.firstPort("b", 2)]).toEqual([20_000, 20_002]);
    expect(() => ports.firstPort("c", 1)).toThrow(WorkloadError);
    expect(() => ports.firstPort("c", 1)).toThrow("no port is free between 20000 and 20003");
    addPod("a", "Running");
    addPod("b", "Succeeded");
    now += 120_000;
    expect(ports.firstPort("c", 2)).toBe(20_002);
    expect(() => ports.firstPort("d", 1)).toThrow(WorkloadError);
  });
});

describe("tested ports", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it("are not those that somebody listens on", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const first = Math.min(port, 65_000);
    const ports = ledger({ address: "127.0.0.1", first, last: first + 63 });
    await ports.prepare();
    const given = Array.from({ length: 8 }, (_, i) => ports.firstPort(`p${i}`, 2));
    expect(given.flatMap((each) => [each, each + 1])).not.toContain(port);
  });

  it("run out where others have taken the whole range, which is said, until they let it go", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const ports = ledger({ address: "127.0.0.1", first: port, last: port });
    await ports.prepare();
    expect(() => ports.firstPort("a", 1)).toThrow(
      `no port is free between ${port} and ${port}, where other programs listen on 1; widen`,
    );
    server.close();
    await once(server, "close");
    // Nobody asks for it to be tried again.
    await expect.poll(() => portOf(ports), { timeout: 60_000 }).toBe(port);
  });
});

it.each(["", "20000", "20-30", "30000-20000", "20000-99999", "a-b"])("the range %j is refused", (text) => {
  expect(() => parsePortRange("--shared-ports", text)).toThrow(OptionError);
  expect(() => parsePortRange("--shared-ports", text)).toThrow("--shared-ports is");
});

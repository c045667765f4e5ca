import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { addressesOf, arePortsFree } from "./addresses.ts";
import { programsOf, providePrograms } from "./binaries/resolve.ts";
import { type Cluster, openCluster } from "./cluster.ts";
import { apiServer } from "./components/apiServer.ts";
import type { ComponentContext } from "./components/context.ts";
import { controllerManager } from "./components/controllerManager.ts";
import { etcd } from "./components/etcd.ts";
import { localServer } from "./components/localServer.ts";
import { kwok } from "./components/kwok.ts";
import { scheduler } from "./components/scheduler.ts";
import { identify } from "../../src/process/identity.ts";
import { createKindCluster, requireKind } from "./kind.ts";
import { prepareNodeHost, startNode } from "./node/start.ts";
import { rangesAreUnused } from "./node/routes.ts";
import { createSandbox } from "./node/sandbox.ts";
import { type ClusterOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { writePki } from "./pki/files.ts";
import { poll } from "./poll.ts";
import { KubeApi } from "./rest.ts";
import { createNodes, waitForNodes } from "./simulated/nodes.ts";
import { claimSlot } from "./slots.ts";
import { type ComponentSpec, newState, StateFile } from "./state.ts";
import { startComponent, waitForComponent } from "./supervise.ts";
import { clearRemains, tearDown } from "./teardown.ts";
import { releaseOf } from "./versions.ts";

/** One start under way. */
interface Start {
  dir: string;
  file: StateFile;
  id: string;
  options: ResolvedOptions;
  progress: (line: string) => void;
  signal?: AbortSignal;
}

/** Brings a cluster up and returns when it can be used. If that fails, what was started is removed, but the logs. */
export async function startCluster(requested: ClusterOptions): Promise<Cluster> {
  const options = resolveOptions(requested);
  const dir = resolve(requested.dir);
  const progress = requested.progress ?? (() => {});
  const file = new StateFile(dir);
  checkMachine(dir, options, progress);
  await clearRemains(dir, file, { progress, replace: requested.replace });
  refuseForeignFolder(dir);
  const starter = identify(process.pid);
  if (!starter) throw new Error("cannot identify the own process");
  const id = randomBytes(4).toString("hex");
  mkdirSync(join(dir, "logs"), { recursive: true });
  file.create(newState(id, starter, options));
  const start: Start = { dir, file, id, options, progress, signal: requested.signal };
  try {
    if (options.provider === "kind") await startKind(start);
    else await startProcesses(start);
    file.update((state) => {
      state.phase = "ready";
    });
  } catch (error) {
    const state = file.read();
    if (state) await tearDown(dir, file, state, true);
    throw error;
  }
  return openCluster(dir);
}

/** What this machine cannot do is said before anything is written. */
function checkMachine(dir: string, { mode, provider }: ResolvedOptions, progress: (line: string) => void): void {
  if (provider === "kind") requireKind();
  else if (mode === "real") prepareNodeHost(dir, progress);
}

function refuseForeignFolder(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const entries = readdirSync(dir);
  if (entries.length > 0)
    throw new Error(
      `${dir} is not empty and no cluster of ours: it holds ${entries.slice(0, 3).join(", ")}; choose another folder`,
    );
}

async function startKind({ dir, id, progress }: Start): Promise<void> {
  progress("creating a kind cluster");
  createKindCluster(id, dir);
}

async function startProcesses(start: Start): Promise<void> {
  const { dir, file, id, options, progress, signal } = start;
  const real = options.mode === "real";
  const isLocal = options.provider === "local";
  const needed = isLocal ? [] : programsOf(options.mode, options.controllerManager);
  const programs = await providePrograms(needed, { release: releaseOf(options.kubernetes), progress, signal });
  signal?.throwIfAborted();
  const usable = async (slot: number): Promise<boolean> =>
    (!real || rangesAreUnused(addressesOf(slot))) && (await arePortsFree(slot));
  const slot = await claimSlot({ dir, id }, usable);
  const addresses = addressesOf(slot);
  const port = addresses.ports.apiServer;
  const server = `https://127.0.0.1:${port}`;
  file.update((state) => Object.assign(state, { slot, server }));
  writePki({ dir, addresses, server, nodeServer: `https://${addresses.hostIp}:${port}` });
  const context: ComponentContext = { dir, options, addresses, binary: (name) => programs.get(name) ?? name };
  if (real) await createSandbox({ dir, file, addresses, id, signal });
  await startControlPlane(start, context);
  const api = new KubeApi(join(dir, "kubeconfig"));
  if (options.mode === "simulated") await startSimulatedNodes(start, context, api);
  if (real) await startNode({ context, file, api, progress, signal });
}

/** Starts components together and waits for all of them. */
async function run({ dir, file, progress, signal }: Start, specs: ComponentSpec[]): Promise<void> {
  progress(`starting ${specs.map(({ name }) => name).join(", ")}`);
  for (const spec of specs) await startComponent(dir, file, spec);
  const components = file.read()?.components ?? {};
  for (const { name } of specs) {
    const component = components[name];
    if (component) await waitForComponent(dir, component, signal);
  }
}

async function startControlPlane(start: Start, context: ComponentContext): Promise<void> {
  const { options } = context;
  const isLocal = options.provider === "local";
  if (!isLocal) await run(start, [etcd(context)]);
  await run(start, [isLocal ? localServer(context) : apiServer(context)]);
  const api = new KubeApi(join(start.dir, "kubeconfig"));
  const path = "/api/v1/namespaces/default";
  await poll(async () => ((await api.send("GET", path)).status === 200 ? true : undefined), {
    what: "the namespace default",
    timeoutMs: 30_000,
    signal: start.signal,
  });
  const rest = [
    ...(options.controllerManager && !isLocal ? [controllerManager(context)] : []),
    ...(options.mode === "api" ? [] : [scheduler(context)]),
  ];
  if (rest.length > 0) await run(start, rest);
}

async function startSimulatedNodes(start: Start, context: ComponentContext, api: KubeApi): Promise<void> {
  await run(start, [kwok(context)]);
  start.progress(`creating ${start.options.nodes} simulated nodes`);
  await createNodes(api, start.options.nodes);
  await waitForNodes(api, start.options.nodes, start.signal);
}

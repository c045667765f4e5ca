import { existsSync, readFileSync } from "node:fs";
import { logFileOf } from "./components/context.ts";
import { childrenOf, isAlive, type ProcessIdentity, signalProcess } from "../../src/process/identity.ts";
import { launch } from "./launch.ts";
import { commandInNode } from "./node/sandbox.ts";
import { poll, StopPolling } from "./poll.ts";
import { askProbe } from "./rest.ts";
import type { ComponentRecord, ComponentSpec, StateFile } from "./state.ts";

const READY_TIMEOUT_MS = 90_000;
const TAIL_LINES = 25;

/** Last lines of a component's log. */
export function logTail(dir: string, component: string, lines = TAIL_LINES): string {
  const file = logFileOf(dir, component);
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

/** Starts a component and records its process before it runs. */
export async function startComponent(dir: string, file: StateFile, spec: ComponentSpec): Promise<void> {
  const state = file.update((current) => {
    current.components[spec.name] = { ...spec };
  });
  await launch({
    command: spec.inNode ? commandInNode(state, spec.command) : spec.command,
    logFile: logFileOf(dir, spec.name),
    cwd: dir,
    record: (process) =>
      file.update((current) => {
        current.components[spec.name] = { ...spec, process };
      }),
  });
}

/** Waits until a component answers its probe; an ended process or the deadline fails with the tail of its log. */
export async function waitForComponent(dir: string, component: ComponentRecord, signal?: AbortSignal): Promise<void> {
  const { name, probe, process } = component;
  if (!probe || !process) return;
  const withLog = (error: Error): Error =>
    new Error(`${error.message}\n--- last lines of ${logFileOf(dir, name)}:\n${logTail(dir, name)}`, { cause: error });
  try {
    await poll(
      () => {
        if (!isAlive(process)) throw new StopPolling(new Error(`${name} ended while starting`));
        return askProbe(probe, `${dir}/kubeconfig`);
      },
      { what: `${name} to be ready`, timeoutMs: READY_TIMEOUT_MS, intervalMs: 50, signal },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof Error ? withLog(error) : error;
  }
}

/** The processes that a signal for a component must reach: in the node, the recorded one only waits for the program. */
export function programOf(component: ComponentRecord): ProcessIdentity[] {
  const { process, inNode } = component;
  if (!process || !isAlive(process)) return [];
  return inNode ? childrenOf(process.pid) : [process];
}

/** Waits until none of these processes is left. */
export async function waitForEnd(processes: ProcessIdentity[], timeoutMs: number): Promise<void> {
  await poll(() => (processes.some(isAlive) ? undefined : true), {
    what: `the end of process ${processes.map(({ pid }) => pid).join(", ")}`,
    timeoutMs,
    intervalMs: 20,
  });
}

/** How to stop a component. */
export interface StopOptions {
  signal?: NodeJS.Signals;
  /** After this long SIGKILL follows. */
  graceMs?: number;
}

/** Stops a component and forgets its process. kube-apiserver takes up to a minute to stop by itself while watches are open, hence the grace. */
export async function stopComponent(
  file: StateFile,
  name: string,
  { signal = "SIGTERM", graceMs = 1000 }: StopOptions = {},
): Promise<void> {
  const component = file.read()?.components[name];
  if (!component) throw new Error(`this cluster has no component ${name}`);
  const processes = [...programOf(component), ...(component.process ? [component.process] : [])];
  for (const target of programOf(component)) signalProcess(target, signal);
  try {
    await waitForEnd(processes, signal === "SIGKILL" ? 5000 : graceMs);
  } catch {
    for (const target of processes) signalProcess(target, "SIGKILL");
    await waitForEnd(processes, 5000);
  }
  file.update((state) => {
    delete state.components[name]?.process;
  });
}

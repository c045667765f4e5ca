import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Addresses } from "../addresses.ts";
import { logFileOf } from "../components/context.ts";
import { childrenOf, isAlive, signalProcess } from "../../../src/process/identity.ts";
import { launch, systemEnvironment } from "../launch.ts";
import { poll } from "../poll.ts";
import type { ClusterState, NodeRecord, StateFile } from "../state.ts";
import { createCgroups, removeCgroups } from "./cgroups.ts";

const INIT = join(import.meta.dirname, "init.sh");

/** What a sandbox is made from. */
export interface SandboxRequest {
  dir: string;
  file: StateFile;
  addresses: Addresses;
  id: string;
  signal?: AbortSignal;
}

function run(command: string[]): void {
  const [program = "", ...args] = command;
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8", env: systemEnvironment() });
  if (status !== 0) throw new Error(`${command.join(" ")} failed: ${error?.message ?? stderr.trim()}`);
}

/** Prefix that runs a command inside the namespaces of the node. */
export function commandInNode(state: ClusterState, command: string[]): string[] {
  const init = state.node?.init;
  if (!init || !isAlive(init)) throw new Error("the node of this cluster does not run");
  return ["nsenter", `--target=${init.pid}`, "--mount", "--net", "--pid", "--", ...command];
}

/**
 * Makes the namespaces that the node lives in: mounts, network and processes of its own. Two nodes on one machine then
 * cannot see each other's iptables rules, kubelet folders or containers, and one kill removes everything, however it crashed.
 */
export async function createSandbox({ dir, file, addresses, id, signal }: SandboxRequest): Promise<void> {
  const node: NodeRecord = { link: addresses.link, cgroup: `kjo-${id}` };
  file.update((state) => {
    state.node = node;
  });
  mkdirSync(join(dir, "node"), { recursive: true });
  createCgroups(node.cgroup);
  const marker = join(dir, "node", "sandbox-ready");
  const unshare = await launch({
    command: [
      "unshare",
      "--mount",
      "--net",
      "--pid",
      "--fork",
      "--kill-child=SIGKILL",
      "--mount-proc",
      "--propagation=private",
      "sh",
      INIT,
      marker,
    ],
    logFile: logFileOf(dir, "sandbox"),
    cwd: dir,
    record: (process) =>
      file.update((state) => {
        state.components["sandbox"] = { name: "sandbox", command: [], process };
      }),
  });
  const init = await poll(() => (existsSync(marker) ? childrenOf(unshare.pid)[0] : undefined), {
    what: `the node's namespaces (see ${logFileOf(dir, "sandbox")})`,
    timeoutMs: 10_000,
    intervalMs: 20,
    signal,
  });
  file.update((state) => {
    state.node = { ...node, init };
  });
  connect(init.pid, addresses);
}

/** A cable between machine and node, and routes so that the machine reaches pods and Services through it. */
function connect(initPid: number, { link, hostIp, nodeIp, linkPrefix, podCidr, serviceCidr }: Addresses): void {
  const inNode = (command: string): void =>
    run(["nsenter", `--target=${initPid}`, "--net", "--", ...command.split(" ")]);
  const onMachine = (command: string): void => run(command.split(" "));
  onMachine(`ip link add ${link} type veth peer name eth0 netns ${initPid}`);
  onMachine(`ip addr add ${hostIp}/${linkPrefix} dev ${link}`);
  onMachine(`ip link set ${link} up`);
  inNode(`ip addr add ${nodeIp}/${linkPrefix} dev eth0`);
  inNode("ip link set eth0 up");
  inNode(`ip route add default via ${hostIp}`);
  for (const range of [podCidr, serviceCidr]) onMachine(`ip route add ${range} via ${nodeIp} dev ${link}`);
  // What kube-proxy has not redirected yet would vanish, and a client without a time-out would hang for minutes.
  inNode(`iptables -A FORWARD -d ${serviceCidr} -j REJECT`);
}

/** Takes the node off the machine. Safe to repeat, and after a crash at any point. */
export async function removeNode(node: NodeRecord): Promise<void> {
  const { init } = node;
  if (init) {
    signalProcess(init, "SIGKILL");
    // The kernel ends the whole process namespace before the first process is gone.
    await poll(() => (isAlive(init) ? undefined : true), {
      what: "the end of the node",
      timeoutMs: 20_000,
      intervalMs: 20,
    });
  }
  await removeCgroups(node.cgroup);
  // The link goes with the namespaces, a moment later; only one that never got its peer inside must be removed by hand.
  if (init === undefined && existsSync(`/sys/class/net/${node.link}`)) run(["ip", "link", "delete", node.link]);
  await poll(() => (existsSync(`/sys/class/net/${node.link}`) ? undefined : true), {
    what: `the end of link ${node.link}`,
    timeoutMs: 20_000,
  });
}

import { cpus, hostname, release, totalmem } from "node:os";
import { timestamp } from "../api/metadata.ts";
import { KUBELET_VERSION } from "../http/version.ts";

/** The one node's name. */
export const NODE_NAME = "local";

/** The machine as a Node; nobody writes to it again. */
export function nodeObject(maxPods: number, now: number): object {
  const os = process.platform;
  const capacity = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: String(maxPods),
  };
  const time = timestamp(now);
  const heartbeat = { lastHeartbeatTime: time, lastTransitionTime: time };
  const labels = {
    "kubernetes.io/hostname": NODE_NAME,
    "kubernetes.io/os": os,
    "kubernetes.io/arch": process.arch === "x64" ? "amd64" : process.arch,
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: NODE_NAME, labels },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      addresses: [
        { type: "InternalIP", address: "127.0.0.1" },
        { type: "Hostname", address: hostname() },
      ],
      conditions: [
        { type: "Ready", status: "True", reason: "LocalMode", message: "pods run on this machine", ...heartbeat },
      ],
      nodeInfo: {
        kubeletVersion: KUBELET_VERSION,
        operatingSystem: os,
        architecture: labels["kubernetes.io/arch"],
        osImage: `${os} ${release()}`,
        kernelVersion: release(),
        containerRuntimeVersion: "process://1",
      },
    },
  };
}

import { poll } from "../poll.ts";
import type { KubeApi, KubeObject } from "../rest.ts";

const PARALLEL = 16;
const CAPACITY = { cpu: "64", memory: "256Gi", pods: "1000", "ephemeral-storage": "1Ti" };

/** Name of the nth simulated node, counted from 1. */
const simulatedNodeName = (number: number): string => `node-${number}`;

function node(number: number): unknown {
  const name = simulatedNodeName(number);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        type: "kwok",
      },
    },
    status: { capacity: CAPACITY, allocatable: CAPACITY },
  };
}

interface NodeObject extends KubeObject {
  spec?: { taints?: { effect: string }[] };
  status?: { conditions?: { type: string; status: string }[] };
}

const accepts = ({ spec, status }: NodeObject): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true &&
  !spec?.taints?.some(({ effect }) => effect !== "PreferNoSchedule");

/** Registers simulated nodes as kubelets would. */
export async function createNodes(api: KubeApi, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const worker = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift())
      await api.create("/api/v1/nodes", node(number));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** Waits until pods can be scheduled on `count` nodes, real or simulated. */
export async function waitForNodes(api: KubeApi, count: number, signal?: AbortSignal): Promise<void> {
  await poll(
    async () => {
      const { body } = await api.send<{ items: NodeObject[] }>("GET", "/api/v1/nodes");
      const ready = body.items.filter(accepts).length;
      if (ready >= count) return true;
      throw new Error(`${ready} of them are`);
    },
    { what: `${count} nodes to accept pods`, timeoutMs: 60_000, signal },
  );
}

import { createServer } from "node:net";
import { SLOT_COUNT } from "./slots.ts";

/** What listens on the machine itself. */
type PortName = "etcdClient" | "etcdPeer" | "apiServer" | "controllerManager" | "scheduler" | "kwok";

// Below the range that systems hand out for outgoing connections (32768 and up), so a stopped component finds its port free again.
const FIRST_PORT = 21_000;
const PORTS_PER_SLOT = 10;

/** Ports and address ranges of one cluster, a pure function of its slot. */
export interface Addresses {
  ports: Record<PortName, number>;
  /** The machine's end of the link to the node. */
  hostIp: string;
  nodeIp: string;
  linkPrefix: number;
  podCidr: string;
  podGateway: string;
  serviceCidr: string;
  dnsIp: string;
  /** Name of the link on the machine's side. */
  link: string;
}

/** The address plan: services 10.216.0.0/14 in /20s, pods 10.220.0.0/16 in /22s, links 10.221.0.0/16 in /30s. */
export function addressesOf(slot: number): Addresses {
  if (!Number.isInteger(slot) || slot < 0 || slot >= SLOT_COUNT) throw new Error(`slot ${slot} is out of range`);
  const base = FIRST_PORT + slot * PORTS_PER_SLOT;
  const servicePrefix = `10.${216 + (slot >> 4)}.${(slot & 15) * 16}`;
  return {
    ports: {
      etcdClient: base,
      etcdPeer: base + 1,
      apiServer: base + 2,
      controllerManager: base + 3,
      scheduler: base + 4,
      kwok: base + 5,
    },
    hostIp: `10.221.${slot}.1`,
    nodeIp: `10.221.${slot}.2`,
    linkPrefix: 30,
    podCidr: `10.220.${slot * 4}.0/22`,
    podGateway: `10.220.${slot * 4}.1`,
    serviceCidr: `${servicePrefix}.0/20`,
    dnsIp: `${servicePrefix}.10`,
    link: `kjo${slot}`,
  };
}

/** First address of the service range: the `kubernetes` Service always gets it. */
export function firstServiceIp(addresses: Addresses): string {
  return addresses.serviceCidr.replace(/\.0\/\d+$/, ".1");
}

/** Whether a port of this machine can be listened on. */
export function isPortFree(port: number, host = "0.0.0.0"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether every port of a slot is free. */
export async function arePortsFree(slot: number): Promise<boolean> {
  const free = await Promise.all(Object.values(addressesOf(slot).ports).map((port) => isPortFree(port)));
  return free.every(Boolean);
}

const toNumber = (ip: string): number => ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether two IPv4 ranges share an address. */
export function rangesOverlap(left: string, right: string): boolean {
  const [leftIp = "", leftBits = "32"] = left.split("/");
  const [rightIp = "", rightBits = "32"] = right.split("/");
  const size = 2 ** (32 - Math.min(Number(leftBits), Number(rightBits)));
  return Math.floor(toNumber(leftIp) / size) === Math.floor(toNumber(rightIp) / size);
}

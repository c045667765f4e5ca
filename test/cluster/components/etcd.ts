import { join } from "node:path";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

/** etcd on loopback, without fsync: a test cluster's data need not survive a power cut. */
export function etcd({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  const client = `http://127.0.0.1:${addresses.ports.etcdClient}`;
  const peer = `http://127.0.0.1:${addresses.ports.etcdPeer}`;
  return {
    name: "etcd",
    command: [
      binary("etcd"),
      "--name=test",
      `--data-dir=${join(dir, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=test=${peer}`,
      "--unsafe-no-fsync",
      "--snapshot-count=100000",
      "--log-level=warn",
    ],
    probe: { url: `${client}/readyz`, auth: "none" },
  };
}

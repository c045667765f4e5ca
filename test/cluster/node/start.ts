import { join } from "node:path";
import { provideSystemPackages } from "../binaries/debian.ts";
import { findOnPath } from "../binaries/resolve.ts";
import type { ComponentContext } from "../components/context.ts";
import { provideSystemImages } from "../images/busybox.ts";
import type { KubeApi } from "../rest.ts";
import { waitForNodes } from "../simulated/nodes.ts";
import type { ComponentSpec, StateFile } from "../state.ts";
import { logTail, startComponent, waitForComponent } from "../supervise.ts";
import { messageOf } from "../values.ts";
import { containerd, importImage } from "./containerd.ts";
import { coreDns, createDnsService } from "./coreDns.ts";
import { kubelet } from "./kubelet.ts";
import { kubeProxy } from "./kubeProxy.ts";
import { waitForDns } from "./probePod.ts";

/** What the node's start needs. */
export interface NodeStart {
  context: ComponentContext;
  file: StateFile;
  api: KubeApi;
  progress: (line: string) => void;
  signal?: AbortSignal;
}

// Folders that the node hides behind its own (see init.sh): a cluster's files there would vanish from its sight.
const HIDDEN = ["/run", "/var/run", "/var/lib/kubelet", "/var/lib/cni", "/var/log/containers"];

/** Checks that this machine can hold a node, and installs what it lacks. */
export function prepareNodeHost(dir: string, progress: (line: string) => void): void {
  if (process.platform !== "linux")
    throw new Error("the real mode needs Linux; use the mode simulated, or --provider kind");
  if (process.getuid?.() !== 0)
    throw new Error(
      "the real mode needs root, for namespaces and containers; use the mode simulated, or --provider kind",
    );
  const hidden = HIDDEN.find((folder) => dir === folder || dir.startsWith(`${folder}/`));
  if (hidden) throw new Error(`a real cluster cannot live below ${hidden}; choose another --dir`);
  provideSystemPackages(progress);
}

/** Starts the node's programs and waits until a pod can resolve a Service's name. */
export async function startNode({ context, file, api, progress, signal }: NodeStart): Promise<void> {
  const { dir } = context;
  const withSystem: ComponentContext = {
    ...context,
    binary: (name) => (name === "containerd" ? (findOnPath(name) ?? name) : context.binary(name)),
  };
  const run = async (specs: ComponentSpec[]): Promise<void> => {
    progress(`starting ${specs.map(({ name }) => name).join(", ")}`);
    for (const spec of specs) await startComponent(dir, file, spec);
    const components = file.read()?.components ?? {};
    await Promise.all(
      specs.map(async ({ name }) => {
        const component = components[name];
        if (component) await waitForComponent(dir, component, signal);
      }),
    );
  };
  await run([containerd(withSystem)]);
  const state = file.read();
  if (!state?.node) throw new Error("the node's record is missing");
  progress("importing the busybox and pause images");
  for (const archive of await provideSystemImages(join(dir, "node"))) await importImage(state, archive);
  await createDnsService(api, context);
  await run([kubelet(withSystem, state.node.cgroup), kubeProxy(withSystem), coreDns(withSystem)]);
  progress("waiting until pods resolve names");
  await waitForNodes(api, 1, signal);
  try {
    await waitForDns(api, signal);
  } catch (error) {
    throw new Error(`${messageOf(error)}\n--- last lines of the kubelet's log:\n${logTail(dir, "kubelet")}`, {
      cause: error,
    });
  }
}

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { provideProgram } from "./binaries/resolve.ts";
import { auditLogOf } from "./components/apiServer.ts";
import { loadImageIntoKind } from "./kind.ts";
import { importImage } from "./node/containerd.ts";
import type { Mode } from "./options.ts";
import { KubeApi } from "./rest.ts";
import { type ClusterState, StateFile } from "./state.ts";
import { logTail, startComponent, stopComponent, type StopOptions, waitForComponent } from "./supervise.ts";
import { tearDown } from "./teardown.ts";

/** What a program run against the cluster may be given. */
export interface RunOptions {
  /** Standard input. */
  input?: string;
  timeoutMs?: number;
}

/** A running cluster. */
export class Cluster {
  readonly dir: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Requests of the harness itself; tests bring their own client. */
  readonly api: KubeApi;
  readonly #file: StateFile;

  constructor(dir: string) {
    this.dir = resolve(dir);
    this.kubeconfig = join(this.dir, "kubeconfig");
    this.#file = new StateFile(this.dir);
    this.api = new KubeApi(this.kubeconfig);
  }

  /** What is recorded about the cluster now. */
  get state(): ClusterState {
    const state = this.#file.read();
    if (!state) throw new Error(`the cluster in ${this.dir} was taken down`);
    return state;
  }

  get mode(): Mode {
    return this.state.options.mode;
  }

  /**
   * The requests that were answered, oldest first, each as JSON. The last may be half written while others ask: it is left
   * out until it is whole. @throws where the cluster was started without auditing
   */
  auditLines(): string[] {
    const text = readFileSync(auditLogOf(this.dir), "utf8");
    return text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1);
  }

  /** Runs kubectl against the cluster and returns its output; a failure throws with what kubectl said. */
  kubectl(args: string[], options: RunOptions = {}): Promise<string> {
    return this.#run("kubectl", args, options);
  }

  /** Runs helm against the cluster. */
  helm(args: string[], options: RunOptions = {}): Promise<string> {
    return this.#run("helm", args, options);
  }

  /** Makes the images of a docker-archive or OCI tar file known to the cluster's nodes. */
  async loadImage(archive: string): Promise<void> {
    const { options, id } = this.state;
    if (options.provider === "kind") loadImageIntoKind(id, archive);
    else await importImage(this.state, archive);
  }

  /** Stops a component; the others go on without it. */
  stopComponent(name: string, options?: StopOptions): Promise<void> {
    return stopComponent(this.#file, name, options);
  }

  /** Starts a stopped component as it was started first, and waits until it is ready. */
  async startComponent(name: string): Promise<void> {
    const spec = this.state.components[name];
    if (!spec) throw new Error(`this cluster has no component ${name}`);
    if (spec.command.length === 0) throw new Error(`${name} cannot be started again; take the cluster down`);
    if (spec.process) throw new Error(`${name} is not stopped`);
    await startComponent(this.dir, this.#file, spec);
    const started = this.state.components[name];
    if (started) await waitForComponent(this.dir, started);
  }

  /** Ends the API server at once, as a crash would. */
  killApiServer(): Promise<void> {
    return this.stopComponent("kube-apiserver", { signal: "SIGKILL" });
  }

  /** Stops the API server and starts it again on the same port with the same data. */
  async restartApiServer(): Promise<void> {
    if (this.state.components["kube-apiserver"]?.process) await this.stopComponent("kube-apiserver");
    await this.startComponent("kube-apiserver");
  }

  /** Last lines of a component's log. */
  logTail(component: string, lines?: number): string {
    return logTail(this.dir, component, lines);
  }

  /** Removes the cluster and all its files. */
  stop(): Promise<void> {
    return tearDown(this.dir, this.#file, this.state);
  }

  async #run(program: string, args: string[], { input, timeoutMs = 120_000 }: RunOptions): Promise<string> {
    const path = await provideProgram(program);
    const child = spawn(path, args, {
      env: { ...process.env, KUBECONFIG: this.kubeconfig },
      timeout: timeoutMs,
      stdio: "pipe",
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.stdin.on("error", () => {}); // the program may end without reading
    child.stdin.end(input);
    return new Promise((resolveOutput, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        if (code === 0) resolveOutput(output.stdout);
        else
          reject(
            new Error(`${program} ${args.join(" ")} failed (${signal ?? `exit ${code}`}): ${output.stderr.trim()}`),
          );
      });
    });
  }
}

/** Opens a cluster whose start has ended well. */
export function openCluster(dir: string): Cluster {
  const state = new StateFile(resolve(dir)).read();
  if (state?.phase !== "ready")
    throw new Error(`no running cluster in ${resolve(dir)}; start one: npm run cluster -- up --mode api --dir ${dir}`);
  return new Cluster(dir);
}

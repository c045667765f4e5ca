import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Pod } from "../src/api/kubernetes.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import type { KubeClient } from "../src/kube/client.ts";
import type { BareJob, BareOrder, BareReport } from "./bare-client.ts";
import type { Field } from "./field.ts";
import type { StatusHistory } from "./ledger.ts";
import { jobName, jobOf, JOBS_NAMESPACE, type Load, podsOfTasks } from "./load.ts";
import { taskOfLabels } from "./operator.ts";
import { cpuMs, peakRSS } from "./program.ts";
import type { Player, Usage } from "./turn.ts";

/** The bare client (`bare-client.ts`) in a process of its own, by the same client library and as many connections. */
export class BarePlayer implements Player {
  readonly #child: ChildProcess;
  readonly #kubeconfig: string;
  readonly #statuses: StatusHistory | undefined;
  #sent = { pods: 0, status: 0 };
  #done: Promise<void> = Promise.resolve();

  constructor({ cluster }: Field, statuses?: StatusHistory) {
    this.#kubeconfig = cluster.kubeconfig;
    this.#statuses = statuses;
    this.#child = fork(join(import.meta.dirname, "bare-client.ts"), { execArgv: ["--import", "tsx"] });
  }

  taskOf({ metadata: { labels, annotations } }: Pod): { job: string; alias: string } | undefined {
    return taskOfLabels(labels, annotations);
  }

  async expect(load: Load): Promise<void> {
    const jobs = Array.from({ length: load.jobs }, (_, index) => this.#orderFor(load, index));
    const order: BareOrder = { kubeconfig: this.#kubeconfig, namespace: JOBS_NAMESPACE, jobs };
    const ready = this.#report("ready");
    this.#child.send(order);
    await ready;
    this.#done = this.#report("done");
    // It is looked at later, and must not end the process when it fails before.
    this.#done.catch(() => {});
  }

  submit(client: KubeClient, load: Load, index: number): Promise<KusciaJob> {
    return client.create(KUSCIA_JOBS, jobOf(load, index));
  }

  over(): Promise<void> {
    return this.#done;
  }

  async usage(): Promise<Usage> {
    const pid = this.#child.pid!;
    return { cpuMs: cpuMs(pid), peakRSSMiB: peakRSS(pid), writes: this.#sent };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.disconnect();
    await once(this.#child, "exit");
  }

  #orderFor(load: Load, index: number): BareJob {
    const name = jobName(load, index);
    const tasks = podsOfTasks(load, index).map((pods, task) => ({
      after: load.chained && task > 0 ? [task - 1] : [],
      pods,
    }));
    return { name, tasks, statuses: this.#statuses?.get(name) ?? [] };
  }

  async #report(event: "ready" | "done"): Promise<void> {
    const ended = once(this.#child, "exit").then(() => {
      throw new Error("the bare client ended");
    });
    ended.catch(() => {});
    const [said] = (await Promise.race([once(this.#child, "message"), ended])) as [BareReport];
    this.#sent = { ...said.writes };
    if (said.event !== event) throw new Error(`the bare client: ${said.error}`);
  }
}

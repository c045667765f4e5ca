import { createServer } from "node:net";
import { LABEL } from "../api/names.ts";
import { isOver } from "../api/phases.ts";
import { OptionError } from "../process/options.ts";
import { WorkloadError } from "../workload/errors.ts";
import type { SharedNetwork } from "../workload/input.ts";
import type { Caches } from "./caches.ts";

/** What a block of ports is held for. */
interface Held {
  readonly first: number;
  readonly count: number;
  /** When somebody last asked for it, in milliseconds. */
  askedAt: number;
}

export interface SharedPortsOptions {
  readonly address: string;
  readonly first: number;
  readonly last: number;
  readonly caches: Pick<Caches, "jobs" | "tasks" | "pods">;
  readonly now: () => number;
  readonly random: () => number;
}

/** A block is written into a status soon after it was asked for; until then only the ledger knows of it. */
const FORGET_MS = 60_000;
/** So many ports in a row are tested at a time, and so many should always be at hand. */
const RUN = 64;
const AT_HAND = 256;
/** A range that others have taken is tried again so often. */
const RETRY_MS = 2000;
const REMEDY = "widen --shared-ports (local mode: --port-range), or run fewer tasks at a time";

/**
 * The ledger of a network that all pods share: each gets ports of its own. What was recorded with a task's intent is
 * kept, over restarts too, for the statuses hold it. Numbers are tested by a bind ahead of time, since rendering cannot
 * wait.
 */
export class SharedPorts implements SharedNetwork {
  readonly address: string;
  readonly #options: SharedPortsOptions;
  readonly #held = new Map<string, Held>();
  readonly #tested = new Set<number>();
  /** What somebody else listened on when it was last tried. */
  readonly #taken = new Set<number>();
  #testing: Promise<void> | undefined;

  constructor(options: SharedPortsOptions) {
    this.address = options.address;
    this.#options = options;
  }

  /** Tests ports until enough are at hand. */
  prepare(): Promise<void> {
    this.#testing ??= this.#test().finally(() => {
      this.#testing = undefined;
      if (this.#tested.size === 0 && this.#taken.size > 0) setTimeout(() => void this.prepare(), RETRY_MS).unref();
    });
    return this.#testing;
  }

  firstPort(identity: string, count: number, wanted?: number): number {
    const now = this.#options.now();
    const known = this.#held.get(identity);
    if (known !== undefined && known.count === count) {
      known.askedAt = now;
      return known.first;
    }
    this.#forget(now);
    const first = wanted !== undefined && this.#isUnheld(wanted, count) ? wanted : this.#choose(count);
    this.#held.set(identity, { first, count, askedAt: now });
    for (const port of range(first, count)) this.#tested.delete(port);
    if (this.#tested.size < AT_HAND) void this.prepare();
    return first;
  }

  #choose(count: number): number {
    const used = this.#used();
    const isUnused = (first: number): boolean =>
      range(first, count).every((port) => !used.has(port) && !this.#taken.has(port));
    const tested = [...this.#tested].filter(
      (first) => range(first, count).every((port) => this.#tested.has(port)) && isUnused(first),
    );
    if (tested.length > 0) return tested[Math.floor(this.#options.random() * tested.length)]!;
    // More was asked for at once than was at hand: what others have taken since shows when the pod listens.
    const { first, last, random } = this.#options;
    const places = last - first - count + 2;
    const begin = Math.floor(random() * Math.max(0, places));
    for (let step = 0; step < places; step += 1) {
      const candidate = first + ((begin + step) % places);
      if (isUnused(candidate)) return candidate;
    }
    const others = this.#taken.size === 0 ? "" : `, where other programs listen on ${this.#taken.size}`;
    const wanted = count === 1 ? "no port is" : `no ${count} ports in a row are`;
    throw new WorkloadError("InvalidPort", `${wanted} free between ${first} and ${last}${others}; ${REMEDY}`);
  }

  #isUnheld(first: number, count: number): boolean {
    const ports = new Set(range(first, count));
    const overlaps = (held: Held): boolean => range(held.first, held.count).some((port) => ports.has(port));
    return ![...this.#held.values()].some(overlaps);
  }

  #used(): Set<number> {
    const used = new Set(recordedPorts(this.#options.caches));
    for (const { first, count } of this.#held.values()) for (const port of range(first, count)) used.add(port);
    return used;
  }

  /** Lets blocks go whose pods have ended; those of pods that are still to come are asked for again and again. */
  #forget(now: number): void {
    const live = new Set(
      [...this.#options.caches.pods.list()]
        .filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed")
        .map(({ metadata }) => metadata.labels?.[LABEL.podIdentity]),
    );
    for (const [identity, { askedAt }] of this.#held) {
      if (now - askedAt > FORGET_MS && !live.has(identity)) this.#held.delete(identity);
    }
  }

  /** Goes through the range from somewhere, until enough are at hand or all of it was tried. */
  async #test(): Promise<void> {
    const { first, last, random } = this.#options;
    const runs = Math.ceil((last - first + 1) / RUN);
    const begin = Math.floor(random() * runs);
    for (let step = 0; step < runs && this.#tested.size < AT_HAND; step += 1) {
      const from = first + ((begin + step) % runs) * RUN;
      const used = this.#used();
      const wanted = range(from, Math.min(RUN, last - from + 1)).filter((port) => !used.has(port));
      const free = await Promise.all(wanted.map((port) => isFree(this.address, port)));
      for (const [i, port] of wanted.entries()) {
        (free[i] === true ? this.#tested : this.#taken).add(port);
        (free[i] === true ? this.#taken : this.#tested).delete(port);
      }
    }
  }
}

/** Reads `FIRST-LAST`. @throws OptionError */
export function parsePortRange(flag: string, text: string): { first: number; last: number } {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (first >= 1024 && last <= 65_535 && first < last) return { first, last };
  throw new OptionError(`${flag} is "${text}": it must be two ports from 1024 to 65535, as in 20000-32767`);
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

/** Ports in the endpoints of tasks that are not over, also of those that were added to jobs. */
function recordedPorts({ jobs, tasks }: Pick<Caches, "jobs" | "tasks">): number[] {
  const own = [...jobs.list()].filter((job) => !isOver(job)).flatMap(({ status }) => status?.tasks ?? []);
  const added = [...tasks.list()].flatMap(({ status }) => status ?? []);
  return [...own, ...added]
    .filter(({ state }) => state === "Pending" || state === "Running")
    .flatMap(({ parties = [] }) => parties.flatMap(({ endpoints = [] }) => endpoints))
    .map(({ endpoint }) => Number(endpoint.split(":").at(-1)));
}

/** Whether a port can be listened on now. An address of another machine cannot be tried, which does not speak against it. */
function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRNOTAVAIL"));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

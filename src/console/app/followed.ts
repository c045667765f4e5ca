import { useEffect, useMemo } from "react";
import { call, Problem } from "./api.ts";
import { Store, useStore } from "./store.ts";
import { connect, keepUp, live } from "./stream.ts";

/** What a page shows of the server. The value stays while it is read again, and when that fails. */
export interface Shown<T> {
  readonly state: "loading" | "ready" | "failed";
  readonly value?: T;
  /** Why it failed, or has to be read once more. */
  readonly problem?: Problem;
}

/** How a page finds out that there is something new. */
interface Attention {
  /** The stream that tells of it. */
  readonly stream?: string;
  /** It tells of jobs, and of what they were before only if asked to. */
  readonly ofJobs?: boolean;
  /** Of what nobody tells it is read again after so long. */
  readonly everyMs?: number;
}

const TOGETHER_MS = 150;
const EVERY_MS = 10_000;
const FORBIDDEN = 403;
/** For what changes with jobs. */
export const WITH_JOBS: Attention = { stream: "/api/v1/job/watch", ofJobs: true, everyMs: EVERY_MS };
/** For what jobs ask of parties. Who may only answer sees no jobs, and nobody tells him. */
export const WITH_APPROVALS: Attention = {
  stream: "/api/v1/watch?topics=approvals",
  ofJobs: true,
  everyMs: EVERY_MS,
};
/** For a schedule and its runs. */
export const WITH_SCHEDULES: Attention = { stream: "/api/v1/watch?topics=jobs,schedules", ofJobs: true };
/** For templates, or one. */
export const WITH_TEMPLATES: Attention = { stream: "/api/v1/watch?topics=templates" };
/** For AppImages, or one. */
export const WITH_APPS: Attention = { stream: "/api/v1/watch?topics=appimages" };

/** Something that is read once, and again when it may have changed. */
export class Followed<T> {
  readonly store = new Store<Shown<T>>({ state: "loading" });
  readonly #read: (signal?: AbortSignal) => Promise<T>;
  readonly #attention: Attention;
  #asked = 0;

  constructor(read: (signal?: AbortSignal) => Promise<T>, attention: Attention) {
    this.#read = read;
    this.#attention = attention;
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#attempt(until, up), signal);
    } catch (error) {
      this.store.set({ ...this.store.get(), state: "failed", problem: error as Problem });
      live.set({ state: "paused" });
    }
  }

  /** Follows it until that breaks off, and says why. @throws Problem */
  async #attempt(signal: AbortSignal, up: () => void): Promise<void> {
    try {
      await this.#follow(signal, up);
    } catch (error) {
      if (error instanceof Problem && !signal.aborted) this.store.set({ ...this.store.get(), problem: error });
      throw error;
    }
  }

  /** Reads it again now, such as after an own change. @throws Problem */
  async reread(signal?: AbortSignal): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const value = await this.#read(signal);
    // An older answer that comes late says nothing new.
    if (mine === this.#asked) this.store.set({ state: "ready", value });
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    const own = new AbortController();
    const abort = (): void => own.abort();
    signal.addEventListener("abort", abort, { once: true });
    const bell = new Bell();
    const { stream, everyMs } = this.#attention;
    let isUntold = stream === undefined;
    // Who may read it and not watch it reads it from time to time.
    const unlessRefused = (error: unknown): Promise<never> => {
      if (!(error instanceof Problem && error.status === FORBIDDEN)) throw error;
      isUntold = true;
      bell.ring();
      return new Promise<never>(() => undefined);
    };
    const told = isUntold
      ? new Promise<never>(() => undefined)
      : ringWith(this.#attention, bell, own.signal).catch(unlessRefused);
    const ended = told.then(() => true);
    ended.catch(() => undefined);
    try {
      let isEnded = false;
      while (!signal.aborted && !isEnded) {
        // A stream that is refused or breaks off takes nothing from what is being read.
        await this.reread(own.signal);
        if (isUntold || bell.isTold) up();
        isEnded = await Promise.race([bell.wait(isUntold ? EVERY_MS : everyMs, own.signal), ended]);
      }
    } finally {
      signal.removeEventListener("abort", abort);
      own.abort();
    }
  }
}

/** Rings for everybody who waits, and once for what came before. */
class Bell {
  #hasRung = false;
  #isTold = false;
  #wake: (() => void) | undefined;

  /** Whether it rang at all. */
  get isTold(): boolean {
    return this.#isTold;
  }

  ring(): void {
    this.#isTold = true;
    this.#hasRung = true;
    this.#wake?.();
  }

  /** Resolves a moment after it rang, or after the time; it does not ring for the last time. */
  async wait(ms: number | undefined, signal: AbortSignal): Promise<false> {
    if (!this.#hasRung) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : window.setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener("abort", () => this.#wake?.(), { once: true });
      });
    }
    if (this.#hasRung) await new Promise((resolve) => window.setTimeout(resolve, TOGETHER_MS));
    this.#hasRung = false;
    return false;
  }
}

/** Rings when the stream stands and for each change that it tells of, until it ends. @throws Problem when it breaks off */
async function ringWith({ stream = "", ofJobs = false }: Attention, bell: Bell, signal: AbortSignal): Promise<void> {
  const from = ofJobs ? await call<{ event_id: string }>("/api/v1/job/view", { page_size: 1 }, signal) : undefined;
  // What there is at the beginning is being read.
  let isNew = ofJobs;
  for await (const { event } of connect(stream, from?.event_id, signal)) {
    isNew ||= event === "SYNCED";
    if (isNew && event !== "COUNTS") bell.ring();
  }
}

/** Follows something for as long as the component is shown; another key is another thing. */
export function useFollowed<T>(
  key: string,
  read: (signal?: AbortSignal) => Promise<T>,
  attention: Attention,
): { readonly shown: Shown<T>; readonly reread: () => Promise<void> } {
  const followed = useMemo(() => new Followed(read, attention), [key]);
  useEffect(() => {
    const abort = new AbortController();
    void followed.run(abort.signal);
    return () => abort.abort();
  }, [followed]);
  return { shown: useStore(followed.store), reread: () => followed.reread() };
}

import type { JobView } from "../../job/view.ts";
import { call, Problem } from "../app/api.ts";
import { Store } from "../app/store.ts";
import { connect, keepUp } from "../app/stream.ts";

/** One job as it is now. */
export interface ShownJob {
  readonly state: "loading" | "found" | "missing" | "failed";
  /** Its last state, also after it was deleted. */
  readonly job?: JobView;
  readonly isDeleted?: boolean;
  readonly problem?: Problem;
}

interface Page {
  readonly jobs: readonly string[];
  readonly event_id: string;
}

/** Follows one job by its name. */
export class JobStore {
  readonly store = new Store<ShownJob>({ state: "loading" });
  readonly #name: string;
  #eventID: string | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#follow(until, up), signal);
    } catch (error) {
      this.store.set({ ...this.store.get(), state: "failed", problem: error as Problem });
    }
  }

  /** Reads it once more, after a command that the watch may tell of later. */
  async read(signal?: AbortSignal): Promise<string> {
    const request = { job_ids: [this.#name], whole: true };
    const { jobs, event_id: eventID } = await call<Page>("/api/v1/job/view", request, signal);
    const [text] = jobs;
    const { job } = this.store.get();
    if (text !== undefined) this.store.set({ state: "found", job: JSON.parse(text) as JobView });
    else if (job === undefined) this.store.set({ state: "missing" });
    else this.store.set({ state: "found", job, isDeleted: true });
    return eventID;
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    this.#eventID ??= await this.read(signal);
    up();
    const path = `/api/v1/job/watch?job_id=${encodeURIComponent(this.#name)}`;
    for await (const event of connect(path, this.#eventID, signal)) {
      up();
      if (event.event === "RESET") {
        this.#eventID = undefined;
        return;
      }
      this.#eventID = event.id ?? this.#eventID;
      if (event.event !== "SYNCED") await this.read(signal);
    }
  }
}

import { setMaxListeners } from "node:events";
import { CanceledError } from "../../kube/errors.ts";

/** How whoever carries out an effect learns that it is not wanted any more, and tells that it gets on. */
export interface Leave {
  /** Aborted when the effect is given up: what was sent may be carried out all the same, and nobody waits for it. */
  readonly signal: AbortSignal;
  /** Whether the newest plan still calls for this part of the effect. */
  readonly isWanted: (part: string) => boolean;
  /** A part of it has been answered. */
  readonly getOn: () => void;
}

/** What became of an effect: `news` is for the next pass to write, `retry` is left undone. */
export type Ending = "done" | "news" | "retry";

/** What a change of its job leaves of an effect; of what `closes`, nothing more is sent, and what was sent is answered yet. */
export type Standing = "wanted" | "closes" | "surplus";

/** Something that a pass does to the cluster: it may take longer than the pass. */
export interface Effect {
  /** The same as long as plans call for the same. */
  readonly key: string;
  /** Never rejects. */
  readonly carryOut: (leave: Leave) => Promise<Ending>;
  /** By the newest state of the job. */
  readonly standing?: () => Standing;
}

const NOTHING: ReadonlySet<string> = new Set();

interface Running extends Effect {
  readonly controller: AbortController;
  /** Undefined until a plan has been made meanwhile: all of it is wanted. */
  wanted?: ReadonlySet<string>;
  /** Set while a pass waits for it. */
  onProgress?: (() => void) | undefined;
  readonly ended: Promise<Ending>;
}

/**
 * What passes over one job have begun and what has not ended yet. A pass waits only while the API server answers: a
 * namespace whose admission webhook hangs must not keep the job from what others need. Nothing is begun twice, and what
 * a later plan does not call for is given up.
 */
export class UnderWay {
  readonly #clock: () => number;
  readonly #running = new Map<string, Running>();
  #failedLate = false;
  #givenUpAt: number | undefined;

  /** `clock` in milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** When something was given up last, of which it is not known what becomes; in milliseconds since the epoch. */
  get givenUpAt(): number | undefined {
    return this.#givenUpAt;
  }

  get isEmpty(): boolean {
    return this.#running.size === 0;
  }

  has(key: string): boolean {
    return this.#running.has(key);
  }

  /** Gives up what is not among these effects, and of the others the parts that are not named. */
  keep(wanted: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const running of this.#running.values()) {
      const parts = wanted.get(running.key);
      if (parts === undefined) this.#giveUp(running);
      else running.wanted = parts;
    }
  }

  /** The job has changed: gives up what is surplus by that. */
  review(): void {
    for (const running of this.#running.values()) {
      const standing = standingOf(running);
      if (standing === "surplus") this.#giveUp(running);
      else if (standing === "closes") running.wanted = NOTHING;
    }
  }

  /** Sends nothing more. Unlike what is given up, what was sent leaves nothing behind that is not known. */
  close(): void {
    for (const running of this.#running.values()) running.wanted = NOTHING;
  }

  /** True once if since the last time something was left undone that no pass waited for. */
  takeLateFailure(): boolean {
    const failed = this.#failedLate;
    this.#failedLate = false;
    return failed;
  }

  /**
   * Begins these, none of which is under way, and waits until they have ended, but not once nothing has been answered for
   * `patienceMs`. Answers with what became of those that have ended; `onLate` is called when another one does.
   */
  async run(effects: readonly Effect[], patienceMs: number, onLate: (ending: Ending) => void): Promise<Ending[]> {
    const begun = effects.filter((effect) => standingOf(effect) === "wanted").map((effect) => this.#begin(effect));
    if (begun.length === 0) return [];
    const endings: Ending[] = [];
    let isWaiting = true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      const follow = async ({ ended }: Running): Promise<void> => {
        const ending = await ended;
        if (!isWaiting) return;
        endings.push(ending);
        timer.refresh();
        if (endings.length < begun.length) return;
        clearTimeout(timer);
        resolve();
      };
      for (const running of begun) {
        running.onProgress = () => timer.refresh();
        // Never rejects.
        void follow(running);
      }
    });
    isWaiting = false;
    for (const running of begun) {
      running.onProgress = undefined;
      if (this.#running.get(running.key) === running) void this.#awaitLate(running, onLate);
    }
    return endings;
  }

  /** Resolves when all that is under way has ended. */
  async ended(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  /** The pass has gone on without it. Never rejects. */
  async #awaitLate({ ended, controller }: Running, onLate: (ending: Ending) => void): Promise<void> {
    const ending = await ended;
    if (controller.signal.aborted) return;
    if (ending === "retry") this.#failedLate = true;
    onLate(ending);
  }

  #begin(effect: Effect): Running {
    const controller = new AbortController();
    const { signal } = controller;
    // Each of a thousand calls listens.
    setMaxListeners(0, signal);
    const leave: Leave = {
      signal,
      isWanted: (part) => !signal.aborted && running.wanted?.has(part) !== false,
      getOn: () => running.onProgress?.(),
    };
    const running: Running = { ...effect, controller, ended: this.#carryOut(effect, leave) };
    this.#running.set(effect.key, running);
    return running;
  }

  async #carryOut(effect: Effect, leave: Leave): Promise<Ending> {
    // Not before it is known.
    await Promise.resolve();
    const ending = await effect.carryOut(leave);
    // Given up, it is forgotten already, and another one may have taken its place.
    if (leave.signal.aborted) return "done";
    this.#running.delete(effect.key);
    return ending;
  }

  #giveUp(running: Running): void {
    this.#givenUpAt = this.#clock();
    this.#running.delete(running.key);
    running.controller.abort(new CanceledError());
  }
}

function standingOf({ standing }: Effect): Standing {
  return standing?.() ?? "wanted";
}

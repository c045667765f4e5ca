/** The event loop's own; taken before anything is replaced. */
const realImmediate = setImmediate;
const RealDate = Date;

/** Where every run begins, so that its times are the same each time. */
const EPOCH = Date.UTC(2026, 0, 1);

/** Whoever sets timers, and may be stopped for a while. */
export interface Owner {
  readonly frozenUntil: number;
}

/** What `setTimeout` answers with. */
class Timer {
  readonly fn: () => void;
  readonly ms: number;
  readonly #time: VirtualTime;
  /** Of the latest arming; entries of the heap from before it do not count. 0: not armed. */
  order = 0;
  readonly owner: Owner | undefined;

  constructor(time: VirtualTime, fn: () => void, ms: number, owner?: Owner) {
    this.owner = owner;
    this.#time = time;
    this.fn = fn;
    this.ms = ms;
  }

  refresh(): this {
    this.#time.arm(this);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  close(): this {
    this.order = 0;
    return this;
  }

  [Symbol.dispose](): void {
    this.order = 0;
  }
}

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly timer: Timer;
}

/**
 * Time that moves only from one timer to the next. While installed it stands in for the timers, `Date` and
 * `performance.now` of this process; microtasks and `process.nextTick` stay real. Timers that are due at the same instant run
 * in the order in which they were set, so a run is the same each time.
 */
export class VirtualTime {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;
  #restore: (() => void) | undefined;
  #owner: () => Owner | undefined = () => undefined;

  /** Milliseconds since the run began. */
  get now(): number {
    return this.#now;
  }

  /** Milliseconds since the epoch. */
  get wall(): number {
    return EPOCH + this.#now;
  }

  /**
   * Takes over timers and clocks until `uninstall`. `owner` says whose timer is being set: those of a frozen owner wait
   * until it goes on.
   */
  install(owner: () => Owner | undefined = () => undefined): void {
    this.#owner = owner;
    const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate, Date } = globalThis;
    const set = (fn: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): Timer =>
      this.arm(new Timer(this, args.length === 0 ? fn : () => fn(...args), ms, this.#owner()));
    const clear = (timer: Timer | undefined): void => {
      timer?.close();
    };
    const replaced = {
      setTimeout: set,
      clearTimeout: clear,
      setInterval: (fn: () => void, ms: number) => {
        const timer: Timer = set(() => {
          timer.refresh();
          fn();
        }, ms);
        return timer;
      },
      clearInterval: clear,
      setImmediate: (fn: (...args: unknown[]) => void, ...args: unknown[]) => set(fn, 0, ...args),
      clearImmediate: clear,
      Date: dateOf(this),
    };
    Object.assign(globalThis, replaced);
    const real = Object.getOwnPropertyDescriptor(performance, "now");
    Object.defineProperty(performance, "now", { value: () => this.#now, configurable: true, writable: true });
    this.#restore = () => {
      Object.assign(globalThis, {
        setTimeout,
        clearTimeout,
        setInterval,
        clearInterval,
        setImmediate,
        clearImmediate,
        Date,
      });
      if (real === undefined) Reflect.deleteProperty(performance, "now");
      else Object.defineProperty(performance, "now", real);
    };
  }

  /** Gives the real timers and clocks back; what was set is forgotten. */
  uninstall(): void {
    this.#restore?.();
    this.#restore = undefined;
    this.#heap.length = 0;
  }

  /** Calls `fn` after `ms`. */
  after(ms: number, fn: () => void): void {
    this.arm(new Timer(this, fn, ms));
  }

  arm(timer: Timer): Timer {
    return this.#arm(timer, this.#now + (timer.ms > 0 ? timer.ms : 0));
  }

  #arm(timer: Timer, due: number): Timer {
    this.#order += 1;
    timer.order = this.#order;
    this.#push({ due, order: timer.order, timer });
    return timer;
  }

  /** When the next timer is due; undefined if there is none. */
  get next(): number | undefined {
    while (this.#heap.length > 0 && this.#heap[0]!.timer.order !== this.#heap[0]!.order) this.#pop();
    return this.#heap[0]?.due;
  }

  /** Goes to the next timer and runs it, with all that follows from it at once. */
  async step(): Promise<void> {
    if (this.next === undefined) return;
    const { timer, due } = this.#pop();
    this.#now = due;
    const frozenUntil = timer.owner?.frozenUntil ?? 0;
    if (frozenUntil > due) {
      this.#arm(timer, frozenUntil);
      return;
    }
    timer.order = 0;
    timer.fn();
    await settle();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.due === b.due ? a.order < b.order : a.due < b.due;
}

/** Runs all promise callbacks and next ticks that are ready, and those that follow from them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    realImmediate(resolve);
  });
}

function dateOf(time: VirtualTime): DateConstructor {
  return class extends RealDate {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(time.wall);
      else super(...(args as [number]));
    }

    static override now(): number {
      return time.wall;
    }
  } as DateConstructor;
}

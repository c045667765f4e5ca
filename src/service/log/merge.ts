/**
 * Brings what many producers find to one reader. Each waits while too much waits for the reader, so one that stops reading
 * stops them, and harms nobody else.
 */
export class Merge<T> {
  readonly #most: number;
  readonly #items: T[] = [];
  #room: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #open = 0;
  #failure: { readonly error: unknown } | undefined;
  #isClosed = false;

  /** `most` items wait for the reader at a time, or a few more. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Lets a producer give items, until it ends. What it throws ends the reader. */
  add(producer: AsyncIterable<T>): void {
    this.#open += 1;
    const end = (): void => {
      this.#open -= 1;
      this.#wake();
    };
    const pump = async (): Promise<void> => {
      for await (const item of producer) {
        if (this.#isClosed) return;
        this.#items.push(item);
        this.#wake();
        while (this.#items.length >= this.#most && !this.#isClosed)
          await new Promise<void>((resolve) => this.#room.push(resolve));
      }
    };
    pump().then(end, (error: unknown) => {
      this.#failure ??= { error };
      end();
    });
  }

  /** Items until all producers have ended, those too that are added meanwhile. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        for (let item = this.#take(); item !== undefined; item = this.#take()) yield item;
        if (this.#failure !== undefined) throw this.#failure.error;
        if (this.#open === 0) return;
        // In one step with the look above: who gives an item in between would wake nobody.
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.#isClosed = true;
      this.#letOn();
    }
  }

  #take(): T | undefined {
    const item = this.#items.shift();
    if (this.#items.length < this.#most / 2) this.#letOn();
    return item;
  }

  #letOn(): void {
    const waiting = this.#room;
    this.#room = [];
    for (const resolve of waiting) resolve();
  }
}

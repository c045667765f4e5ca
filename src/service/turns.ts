/** How long calls, or streams, may keep all others from being answered, in milliseconds. */
const TURN_MS = 10;

/**
 * The time that long work takes of one round of the event loop, of all calls together: eight long calls with a turn each
 * would delay a short one by eight turns.
 */
class Rounds {
  /** Whether a piece of work may take what is left of a round though others wait: for pieces that are small and many. */
  readonly #fillsRounds: boolean;
  readonly #waiting: (() => void)[] = [];
  #begin: number | undefined;

  constructor({ fillsRounds }: { fillsRounds: boolean }) {
    this.#fillsRounds = fillsRounds;
  }

  /** To be awaited before a piece of long work; undefined while the round has time left. */
  next(): Promise<void> | undefined {
    if (this.#begin === undefined) {
      this.#begin = performance.now();
      setImmediate(this.#renew);
    }
    const mayGoOn = this.#fillsRounds || this.#waiting.length === 0;
    if (mayGoOn && performance.now() - this.#begin < TURN_MS) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Once a round: what waits longest goes on, and the others wait for the rounds to come. */
  readonly #renew = (): void => {
    const next = this.#waiting.shift();
    this.#begin = next === undefined ? undefined : performance.now();
    if (next === undefined) return;
    setImmediate(this.#renew);
    next();
  };
}

const rounds = new Rounds({ fillsRounds: false });
/** Of their own, so that no call waits behind thousands of streams. */
const streamRounds = new Rounds({ fillsRounds: true });

/** Waits for a turn, if long work has had its share of this round. */
export async function turn(): Promise<void> {
  await rounds.next();
}

/** To be awaited before a stream sends something; undefined while streams have time left in this round. */
export function streamTurn(): Promise<void> | undefined {
  return streamRounds.next();
}

/** As `map`, in turns. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    const wait = rounds.next();
    if (wait) await wait;
    results.push(map(item));
  }
  return results;
}

import { Fifo } from "./fifo.ts";

/** As in API Priority and Fairness: what somebody waits for is urgent, an object to be created can wait. */
export type PriorityLevel = "urgent" | "creation";

/** Waiting items and seats of one priority level, by flow. */
class Level<T> {
  /** In the order in which the flows' turns come. */
  readonly waiting = new Map<string, Fifo<T, true>>();
  readonly seated = new Map<string, number>();
  total = 0;

  /** The first flow in turn that holds fewer seats than are free. */
  flowInTurn(free: number): string | undefined {
    for (const flow of this.waiting.keys()) if ((this.seated.get(flow) ?? 0) < free) return flow;
    return undefined;
  }

  /** Takes out the flow's oldest item and puts the flow last. */
  seat(flow: string): T | undefined {
    const items = this.waiting.get(flow);
    const first = items?.shift();
    this.waiting.delete(flow);
    if (items !== undefined && items.size > 0) this.waiting.set(flow, items);
    this.seated.set(flow, (this.seated.get(flow) ?? 0) + 1);
    this.total += 1;
    return first?.[0];
  }

  unseat(flow: string): void {
    const left = (this.seated.get(flow) ?? 0) - 1;
    if (left > 0) this.seated.set(flow, left);
    else this.seated.delete(flow);
    this.total -= 1;
  }
}

/**
 * Shares a number of seats among flows (namespaces), each a queue in order of arrival.
 * - Flows take turns, and urgent items go before creations.
 * - A flow gets a seat only while it holds fewer than are free. However slow it is, alone it takes half of the seats, two
 *   such flows two thirds, and a seat is left for the next one.
 * - A level leaves a quarter of all seats to the other one, so that neither waits for ever.
 */
export class FairQueue<T> {
  readonly #seats: number;
  readonly #seatsOfLevel: number;
  readonly #levels: Record<PriorityLevel, Level<T>> = { urgent: new Level(), creation: new Level() };

  constructor(seats: number) {
    this.#seats = seats;
    this.#seatsOfLevel = seats - Math.floor(seats / 4);
  }

  /** Adds an item, which must not be waiting already. */
  add(level: PriorityLevel, flow: string, item: T): void {
    const { waiting } = this.#levels[level];
    const items = waiting.get(flow) ?? new Fifo<T, true>();
    items.push(item, true);
    waiting.set(flow, items);
  }

  /** The item does not wait any more. */
  remove(level: PriorityLevel, flow: string, item: T): void {
    const { waiting } = this.#levels[level];
    const items = waiting.get(flow);
    items?.delete(item);
    if (items?.size === 0) waiting.delete(flow);
  }

  /** Seats the item whose turn it is; it needs one `release`. Undefined when none may have a seat now. */
  next(): T | undefined {
    return this.#nextOf(this.#levels.urgent) ?? this.#nextOf(this.#levels.creation);
  }

  release(level: PriorityLevel, flow: string): void {
    this.#levels[level].unseat(flow);
  }

  #nextOf(level: Level<T>): T | undefined {
    const { urgent, creation } = this.#levels;
    const free = Math.min(this.#seats - urgent.total - creation.total, this.#seatsOfLevel - level.total);
    const flow = level.flowInTurn(free);
    return flow === undefined ? undefined : level.seat(flow);
  }
}

import { type ChildProcess, fork } from "node:child_process";
import { carryOut, type Order, type Outcome } from "./worker.ts";

type Answer = { readonly outcome: Outcome } | { readonly error: string };

/**
 * Processes that carry out orders, one each at a time: a run takes over the timers of its process. None: this process does
 * everything itself.
 */
export class Pool {
  readonly #children: ChildProcess[];

  constructor(size: number) {
    // In a bundle this would be the whole program, which would start itself again and again.
    if (size > 0 && !import.meta.url.endsWith("/pool.ts")) throw new Error("a bundle has no workers: use --workers 0");
    this.#children = Array.from({ length: size }, () => fork(new URL(import.meta.url)));
  }

  /**
   * Carries out all orders; `report` hears of each as it is done, and ends the rest by answering false. Rejects at the first
   * that cannot be carried out.
   */
  async run(orders: readonly Order[], report: (order: Order, outcome: Outcome) => boolean): Promise<void> {
    const left = [...orders];
    if (this.#children.length === 0) {
      for (const order of left) if (!report(order, await carryOut(order))) return;
      return;
    }
    await Promise.all(
      this.#children.map(async (child) => {
        for (let order = left.shift(); order !== undefined; order = left.shift()) {
          const answer = await ask(child, order);
          if ("error" in answer) throw new Error(answer.error);
          if (!report(order, answer.outcome)) left.length = 0;
        }
      }),
    );
  }

  stop(): void {
    for (const child of this.#children) child.kill();
  }
}

/** One order to one child. */
function ask(child: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a worker ended with ${code}`));
    child.once("exit", onExit);
    child.once("message", (answer) => {
      child.off("exit", onExit);
      resolve(answer as Answer);
    });
    child.send(order);
  });
}

/** In a child: carries out what it is sent, for as long as somebody is there to send it. */
process.on("message", (order: Order) => {
  carryOut(order).then(
    ({ runs, tally, failures }) => process.send?.({ outcome: { runs, tally, failures } }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on("disconnect", () => process.exit());

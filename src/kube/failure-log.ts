import type { Logger } from "./logger.ts";

/** Says once that something fails and why, and once that it works again; repeats go to the debug level. */
export class FailureLog {
  readonly #logger: Logger;
  readonly #fields: object;
  #last: string | undefined;

  constructor(logger: Logger, fields: object) {
    this.#logger = logger;
    this.#fields = fields;
  }

  report(err: unknown): void {
    const text = err instanceof Error ? `${err.name}: ${err.message}` : String(err);
    const level = text === this.#last ? "debug" : "warn";
    this.#last = text;
    this.#logger[level]({ ...this.#fields, err }, "cannot watch, trying again");
  }

  ended(): void {
    if (this.#last === undefined) return;
    this.#last = undefined;
    this.#logger.info(this.#fields, "watching again");
  }
}

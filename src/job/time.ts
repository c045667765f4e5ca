import { formatTime, parseTime } from "../util/time.ts";

/** The moment of one pass. It also remembers when the next deadline falls, which is when to look again. */
export class PassClock {
  readonly now: number;
  readonly text: string;
  #next = Number.POSITIVE_INFINITY;

  constructor(now: number) {
    this.now = now;
    this.text = formatTime(now);
  }

  /** True once `seconds` have passed since a time stored in an object; before, asks to look again at that moment. */
  passed(since: string | undefined, seconds: number): boolean {
    const start = parseTime(since);
    if (start === undefined) return false;
    const due = start + seconds * 1000;
    if (this.now >= due) return true;
    this.#next = Math.min(this.#next, due);
    return false;
  }

  /** Asks to look again within so many seconds from now. */
  lookWithin(seconds: number): void {
    this.#next = Math.min(this.#next, this.now + seconds * 1000);
  }

  get requeueAfterMs(): number | undefined {
    return Number.isFinite(this.#next) ? this.#next - this.now : undefined;
  }
}

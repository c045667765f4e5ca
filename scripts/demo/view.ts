import type { KusciaJob } from "../../src/api/types.ts";
import { changeLines } from "./changes.ts";
import { HIDE_CURSOR, paint, rewind, SHOW_CURSOR } from "./paint.ts";
import type { Screen } from "./screen.ts";
import { treeLines } from "./tree.ts";

const REDRAW_MS = 200;
/** For what is not drawn over any more: nothing is cut, long lines wrap. */
const UNLIMITED = { columns: Number.MAX_SAFE_INTEGER, rows: Number.MAX_SAFE_INTEGER };

/** Something that shows a job again and again. */
export interface JobView {
  show(job: KusciaJob): void;
  end(): void;
}

export function createView(screen: Screen): JobView {
  return screen.live ? new LiveTree(screen) : new ChangeLog(screen);
}

/** The tree, drawn over itself, so that times run on while nothing else happens. */
class LiveTree implements JobView {
  readonly #screen: Screen;
  readonly #timer: NodeJS.Timeout;
  #job: KusciaJob | undefined;
  #height = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#screen.output.write(HIDE_CURSOR);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  show(job: KusciaJob): void {
    this.#job = job;
    this.#draw();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#draw(UNLIMITED);
    this.#screen.output.write(SHOW_CURSOR);
  }

  #draw(size?: typeof UNLIMITED): void {
    if (this.#job === undefined) return;
    const { output, color } = this.#screen;
    const { columns, rows } = size ?? { columns: output.columns ?? 80, rows: output.rows ?? 24 };
    const lines = paint(treeLines(this.#job, Date.now()), { columns, rows, color });
    output.write(`${rewind(this.#height)}${lines.join("\n")}\n`);
    this.#height = lines.length;
  }
}

/** A line per change, and the tree once at the end. */
class ChangeLog implements JobView {
  readonly #screen: Screen;
  #job: KusciaJob | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  show(job: KusciaJob): void {
    for (const line of changeLines(this.#job, job)) this.#screen.event(line, "plain");
    this.#job = job;
  }

  end(): void {
    if (this.#job === undefined) return;
    this.#screen.line();
    for (const line of paint(treeLines(this.#job, Date.now()), { ...UNLIMITED, color: false })) this.#screen.line(line);
  }
}

import { tmpdir } from "node:os";
import { join } from "node:path";
import { OptionError } from "../process/options.ts";
import { type Lock, takeLock } from "./lock.ts";

/** So many ports are enough for all pods of a machine. */
const SHARE = 1024;

/** Ports that no other local mode of this machine gives to its pods. */
export interface PortShare {
  /** As in an option: `FIRST-LAST`. */
  readonly text: string;
  release(): void;
}

/** Takes a share of a range of ports; the whole of it if there are more local modes than shares. @throws OptionError */
export function takePortShare(range: string, temporary: string = tmpdir()): PortShare {
  const shares = sharesOf(range);
  const begin = Math.floor(Math.random() * shares.length);
  for (let step = 0; step < shares.length; step += 1) {
    const text = shares[(begin + step) % shares.length]!;
    const lock = tryTake(join(temporary, `kusciajob-operator-ports-${text}`));
    if (lock !== undefined) return { text, release: () => lock.release() };
  }
  return { text: range, release: () => {} };
}

function sharesOf(range: string): string[] {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (!(first >= 1024 && last <= 65_535 && first < last)) {
    throw new OptionError(`--port-range is "${range}": it must be two ports from 1024 to 65535, as in 20000-32767`);
  }
  const count = Math.max(1, Math.floor((last - first + 1) / SHARE));
  return Array.from({ length: count }, (_, i) => {
    const begin = first + i * SHARE;
    return `${begin}-${i === count - 1 ? last : begin + SHARE - 1}`;
  });
}

/** What cannot be locked, perhaps since it is another user's and cannot be taken over, is as good as taken. */
function tryTake(path: string): Lock | undefined {
  try {
    return takeLock(path);
  } catch {
    return undefined;
  }
}

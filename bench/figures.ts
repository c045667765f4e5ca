import { cpus, loadavg } from "node:os";

/** The value that `share` of all values do not exceed; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** The middle value, the mean of both middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** To three significant digits, so that small ratios and large counts both keep what they tell. */
export function round(value: number): number {
  return value === 0 || Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** Progress, on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The one line of a shape, with what the machine was like. */
export function print(figures: object): void {
  const machine = { cores: cpus().length, load: round(loadavg()[0] ?? 0) };
  process.stdout.write(`${JSON.stringify({ ...figures, ...machine })}\n`);
}

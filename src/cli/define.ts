import type { Context } from "./context.ts";
import type { FlagTable, FlagValues } from "./flags.ts";

/** One command of kj: all that there is to say of it. Help, completion and the reference are made from it. */
export interface Verb {
  readonly name: string;
  /** How its arguments are written, such as `JOB [TASK..]`. */
  readonly args: string;
  /** The least and most arguments that it takes. */
  readonly count: readonly [number, number];
  readonly summary: string;
  /** What more there is to know, in sentences. */
  readonly help?: string;
  readonly flags: FlagTable;
  /** Command lines without the program's name, and what they do. */
  readonly examples: readonly (readonly [string, string])[];
  /** Whether it needs Kubernetes, and no job API will do. */
  readonly onlyKubernetes?: boolean;
  /** Answers with the exit code. */
  readonly run: (context: Context, args: readonly string[], flags: FlagValues) => Promise<number>;
}

import { argoContestant } from "./argo.ts";
import { BarePlayer } from "./bare.ts";
import type { Field } from "./field.ts";
import { median, round, say } from "./figures.ts";
import type { StatusHistory } from "./ledger.ts";
import type { Load } from "./load.ts";
import { OperatorPlayer } from "./operator.ts";
import { type Contestant, type Figures, takeTurn } from "./turn.ts";

/** The figures of each contestant, round by round. */
export type Turns = Readonly<Record<string, readonly Figures[]>>;

export interface Contest {
  readonly load: Load;
  readonly rounds: number;
  /** Whether also the plain bare client, and Argo Workflows if it is there, take turns. */
  readonly everybody: boolean;
}

export const theOperator: Contestant = (field) => OperatorPlayer.start(field);

/** Lets the contestants take turns. The order turns with the rounds, so that a drift of the machine hits all alike. */
export async function turnsOf(field: Field, { load, rounds, everybody }: Contest): Promise<Turns> {
  let statuses: StatusHistory = new Map();
  const others: Record<string, Contestant> = {
    bare: async (where) => new BarePlayer(where),
    ...argoContestant(),
  };
  const contestants: Record<string, Contestant> = {
    operator: theOperator,
    bareWithStatus: async (where) => new BarePlayer(where, statuses),
    ...(everybody && others),
  };
  const turns: Record<string, Figures[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  // Whoever is the first on a new cluster is slower: a turn that does not count. The bare client learns the statuses from it.
  say(`${load.name}: warming up`);
  ({ statuses } = await takeTurn(field, theOperator, load));
  for (let number = 1; number <= rounds; number += 1) {
    const names = Object.keys(contestants);
    for (const name of number % 2 === 1 ? names : names.toReversed()) {
      say(`${load.name}: round ${number} of ${rounds}, ${name}`);
      const turn = await takeTurn(field, contestants[name]!, load);
      turns[name]!.push(turn.figures);
      if (name === "operator") statuses = turn.statuses;
    }
  }
  return turns;
}

/** The operator's figure over another's in the same round, round by round. */
export function ratiosOf(turns: Turns, figure: (figures: Figures) => number, to = "bareWithStatus"): number[] {
  return turns["operator"]!.map((own, number) => figure(own) / figure(turns[to]![number]!));
}

export function mediansOf(turns: Turns): Record<string, Figures> {
  return Object.fromEntries(Object.entries(turns).map(([name, each]) => [name, medianOf(each)]));
}

function medianOf(turns: readonly Figures[]): Figures {
  const of = (figure: (figures: Figures) => number): number => median(turns.map(figure));
  const kinds = Object.keys(turns[0]!.writesPerPod);
  return {
    makespanSeconds: of(({ makespanSeconds }) => makespanSeconds),
    podsPerSecond: of(({ podsPerSecond }) => podsPerSecond),
    jobsPerMinute: of(({ jobsPerMinute }) => jobsPerMinute),
    readyToCreatedMs: {
      p50: of(({ readyToCreatedMs }) => readyToCreatedMs.p50),
      p99: of(({ readyToCreatedMs }) => readyToCreatedMs.p99),
    },
    writesPerPod: Object.fromEntries(kinds.map((kind) => [kind, of(({ writesPerPod }) => writesPerPod[kind] ?? 0)])),
    cpuMsPerPod: of(({ cpuMsPerPod }) => cpuMsPerPod),
    serverCpuMsPerPod: of(({ serverCpuMsPerPod }) => serverCpuMsPerPod),
    peakRSSMiB: of(({ peakRSSMiB }) => peakRSSMiB),
    ...(turns[0]!.eventLoopP99Ms !== undefined && { eventLoopP99Ms: of(({ eventLoopP99Ms = 0 }) => eventLoopP99Ms) }),
  };
}

/** All numbers to what can be trusted of them. */
export function rounded(figures: Figures): object {
  return JSON.parse(JSON.stringify(figures), (_, value: unknown) =>
    typeof value === "number" ? round(value) : value,
  ) as object;
}

export function roundedAll(figures: Record<string, Figures>): Record<string, object> {
  return Object.fromEntries(Object.entries(figures).map(([name, each]) => [name, rounded(each)]));
}

import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import type { ModelRequest, ModelResponse } from "../../src/local/api/types.ts";
import type { View } from "./view.ts";
import type { Life } from "./kubelet.ts";
import type { World } from "./world.ts";

/** What somebody does, once something holds. Moves are made one after the other. */
export interface Move {
  readonly when: (view: View) => boolean;
  /** How long after that; default 1 ms. */
  readonly afterMs?: number;
  readonly act: (world: World) => void;
}

/** A story of users, kubelets and other parts of the world around the operator, told through the API server alone. */
export interface Scenario {
  readonly name: string;
  /** One sentence for the table. */
  readonly about: string;
  /** What is there before the operator starts. */
  readonly objects: readonly KubeObject[];
  readonly script?: readonly Move[];
  /** How a pod's life goes on; default: it runs and succeeds. */
  readonly life?: (pod: Pod, alias: string, attempt: number) => Life;
  /** How many pods the nodes of a domain hold; default: any number. A pod of a new attempt is placed as soon as there is room. */
  readonly nodes?: Readonly<Record<string, number>>;
  /** Somebody counts what of the quotas is used, as kube-controller-manager does. What they refuse is for `admit`. */
  readonly countsQuotas?: true;
  /** Flags of the operator beside the usual ones. */
  readonly flags?: readonly string[];
  /** How many operators; more than one contend for the Lease. Default 1. */
  readonly replicas?: number;
  /**
   * Outcomes are written late: no operator is there for a while, a pod cannot be watched, or a party succeeds long before the
   * other one, which waits for the next write for 40 ms.
   */
  readonly outcomesAreLate?: boolean;
  /** Faults strike the operator's questions about its own rights, too; elsewhere they are always answered at once. */
  readonly countsReviews?: boolean;
  /** Plays admission: an answer refuses a creation. */
  readonly admit?: (request: ModelRequest, view: View) => ModelResponse | undefined;
  /** Refuses calls of the operator, whatever they do. */
  readonly refuses?: (request: ModelRequest, view: View) => ModelResponse | undefined;
  /** How long admission takes with a call of the operator before it is carried out. */
  readonly hangsMs?: (request: ModelRequest, view: View) => number;
  /** Another operator, without a Lease, for the jobs of a namespace of its own. */
  readonly neighbour?: { readonly jobNamespace: string; readonly flags: readonly string[] };
  /** A namespace where things of a deleted job may stay, because nobody may remove them. */
  readonly leavesBehind?: string;
  /** The story is over as soon as this holds and nothing moves any more. Default: every job has ended. */
  readonly until?: (view: View) => boolean;
  /** What must have come about in the end, faults or not; false means that the story went wrong. */
  readonly expect: (view: View) => boolean;
  /** What must hold in the end besides if no fault strikes: times, and words that nobody waits for. */
  readonly expectPlain?: (view: View) => boolean;
  /** Writes that a fault may add beside the usual ones: what is seen late is undone later. Default 0. */
  readonly moreWrites?: number;
  /** Faults may make it end in another way that `expect` allows. */
  readonly mayEndOtherwise?: boolean;
  /** The scenario whose end state this one must reach too: it changed something and took that back. */
  readonly sameEndAs?: string;
}

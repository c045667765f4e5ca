import { LABEL } from "../../api/names.ts";
import type { Namespace } from "../../api/kubernetes.ts";
import type { Cache } from "../../kube/cache.ts";
import type { KubeClient } from "../../kube/client.ts";
import { type Clock, systemClock } from "../../kube/clock.ts";
import type { Logger } from "../../kube/logger.ts";
import { WorkQueue } from "../../kube/workqueue.ts";
import type { Right } from "./rights.ts";

/** Answers whether we hold a right; without a namespace it asks for all of them. */
export type AccessReview = (right: Right, namespace?: string) => Promise<boolean>;

/** Asks the API server by SelfSubjectAccessReview. */
export function accessReview(client: KubeClient): AccessReview {
  return async (right, namespace) => {
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { ...right, namespace } },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const { text } = await client.raw("POST", path, body, { asksOnly: true });
    return (JSON.parse(text) as { status?: { allowed?: boolean } }).status?.allowed === true;
  };
}

/** A right as an administrator would say it: `create pods in alice`. */
export function describeRight({ verb, group, resource, subresource, name }: Right, where: string): string {
  const kind = `${resource}${group === "" ? "" : `.${group}`}${subresource === undefined ? "" : `/${subresource}`}`;
  return `${verb} ${kind}${name === undefined ? "" : ` ${name}`} in ${where === EVERYWHERE ? "all namespaces" : where}`;
}

/** Stands for all namespaces. */
export const EVERYWHERE = "*";
/** Somebody may grant what was missing, and wants to see that it helped. */
const ASK_AGAIN_MS = 60_000;
/** Somebody may take away what was granted. */
const RECHECK_MS = 600_000;
/** An answer about all namespaces holds for so long for each of them. */
const ANSWER_MS = RECHECK_MS / 2;

/** What the check works with. */
export interface AccessCheckDeps {
  readonly review: AccessReview;
  readonly logger: Logger;
  /** Told how many rights are missing in a namespace, or everywhere; undefined if it is not asked about any more. */
  readonly report: (namespace: string, missing: number | undefined) => void;
  readonly clock?: Clock;
}

/** An answer about a right in all namespaces. */
interface Answer {
  readonly allowed: Promise<boolean>;
  /** By the monotonic clock. */
  readonly askedAt: number;
}

/**
 * Says which rights are missing where: a job that stands still for want of them is otherwise hard to understand. Never
 * keeps the operator from working with the rights that it has. Each namespace is asked about every ten minutes, every
 * minute while something is missing, and at once when a request was refused; what is granted for all namespaces is asked
 * once for all of them.
 */
export class AccessCheck {
  readonly #deps: AccessCheckDeps;
  readonly #queue: WorkQueue<string>;
  readonly #needs = new Map<string, Set<Right>>();
  readonly #clock: Clock;
  readonly #everywhere = new Map<Right, Answer>();
  /** When a refusal there was last followed up. */
  readonly #suspectedAt = new Map<string, number>();
  /** What was last logged of a namespace. */
  readonly #logged = new Map<string, string>();

  constructor(deps: AccessCheckDeps) {
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
    const onError = (namespace: string, err: unknown): void => {
      deps.logger.warn({ err, namespace }, "asking for the operator's own rights");
    };
    this.#queue = new WorkQueue<string>({ name: "access", onError, clock: this.#clock });
    this.#queue.run(4, (where) => this.#check(where));
  }

  /** These rights are needed there, beside those named before. */
  need(where: string, rights: readonly Right[]): void {
    const known = this.#needs.get(where) ?? new Set<Right>();
    const size = known.size;
    for (const right of rights) known.add(right);
    this.#needs.set(where, known);
    if (known.size > size) this.#queue.add(where);
  }

  /** These rights are needed in every namespace that turns out to be a domain from now on. */
  followDomains(namespaces: Cache<Namespace>, rights: readonly Right[]): void {
    namespaces.onChange(({ type, object: { metadata } }) => {
      const isDomain = metadata.labels?.[LABEL.domainName] === metadata.name;
      if (type === "deleted") this.#forget(metadata.name);
      else if (isDomain) this.need(metadata.name, rights);
    });
  }

  /** A request about this namespace was refused, or one about the cluster: looks whether a right is gone, at most once a minute. */
  suspect(namespace: string): void {
    const where = this.#needs.has(namespace) ? namespace : EVERYWHERE;
    if (!this.#needs.has(where)) return;
    const now = this.#clock.monotonic();
    const last = this.#suspectedAt.get(where);
    if (last !== undefined && now - last < ASK_AGAIN_MS) return;
    this.#suspectedAt.set(where, now);
    this.#everywhere.clear();
    this.#queue.add(where);
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  #forget(where: string): void {
    if (this.#needs.delete(where)) this.#deps.report(where, undefined);
    this.#logged.delete(where);
    this.#suspectedAt.delete(where);
  }

  async #check(where: string): Promise<void> {
    const wanted = [...(this.#needs.get(where) ?? [])];
    const held = await Promise.all(wanted.map((right) => this.#holds(right, where)));
    // A namespace that has gone meanwhile lacks nothing.
    if (!this.#needs.has(where)) return;
    // This answer alone decides when the next one is asked for.
    this.#queue.drop(where);
    const missing = wanted.filter((_, i) => !held[i]).map((right) => describeRight(right, where));
    this.#deps.report(where, missing.length);
    this.#log(where, missing);
    this.#queue.addAfter(where, missing.length > 0 ? ASK_AGAIN_MS : RECHECK_MS);
  }

  async #holds(right: Right, where: string): Promise<boolean> {
    const { review } = this.#deps;
    if (where === EVERYWHERE) return review(right);
    const now = this.#clock.monotonic();
    const known = this.#everywhere.get(right);
    const answer =
      known !== undefined && now - known.askedAt < ANSWER_MS ? known : { allowed: review(right), askedAt: now };
    this.#everywhere.set(right, answer);
    try {
      if (await answer.allowed) return true;
    } catch (error) {
      this.#everywhere.delete(right);
      throw error;
    }
    return review(right, where);
  }

  #log(namespace: string, missing: readonly string[]): void {
    const text = missing.join();
    if (text === (this.#logged.get(namespace) ?? "")) return;
    this.#logged.set(namespace, text);
    const { logger } = this.#deps;
    if (missing.length === 0) logger.info({ namespace }, "the operator has all rights now");
    else logger.warn({ namespace, missing }, "the operator lacks rights; see docs/install.md on RBAC");
  }
}

import { createHash } from "node:crypto";
import { TASK_AUDIENCE } from "../../api/names.ts";
import type { KubeClient } from "../../kube/client.ts";
import { messageOf } from "../../kube/errors.ts";
import type { Logger } from "../../process/log.ts";
import { type Caller, type CallingPod, podCaller, type Right } from "../../service/caller.ts";
import { CallError } from "../../service/errors.ts";
import { attributesOf } from "../../service/rights.ts";
import { BriefCache } from "./brief-cache.ts";
import { Semaphore } from "../../util/semaphore.ts";

interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Whose token it is. */
interface Holder {
  readonly user: User;
  /** Whether it is the token of a task's pod. */
  readonly isTask: boolean;
}

export interface ReviewOptions {
  readonly client: Pick<KubeClient, "raw">;
  /** Audiences that a token may be for; empty: the API server's own. */
  readonly audiences: readonly string[];
  readonly logger: Pick<Logger, "warn">;
  readonly ttlMs?: number;
}

const TTL_MS = 10_000;
const REVIEW_MS = 10_000;
/** Of one call; the reviews of all calls share as many connections. */
const QUESTIONS_AT_ONCE = 8;

/** Lets Kubernetes say who holds a bearer token, and what that user may do. */
export class Reviews {
  readonly #options: ReviewOptions;
  readonly #holders: BriefCache<Holder | undefined>;
  readonly #answers: BriefCache<boolean>;

  constructor(options: ReviewOptions) {
    this.#options = options;
    this.#holders = new BriefCache(options.ttlMs ?? TTL_MS);
    this.#answers = new BriefCache(options.ttlMs ?? TTL_MS, 100_000);
  }

  /** Whether the token's review is at hand. */
  knows(token: string): boolean {
    return this.#holders.has(digest(token));
  }

  /** Undefined if the token is none of ours. @throws CallError when Kubernetes cannot tell. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const holder = await this.#holderOf(token);
    if (holder === undefined) return undefined;
    const { user, isTask } = holder;
    const stillValid = async (): Promise<boolean> => (await this.#holderOf(token)) !== undefined;
    if (isTask) {
      const pod = podOf(user);
      return pod && podCaller(pod, stillValid);
    }
    // One call that has a thousand domains to ask about must not keep the questions of others waiting.
    const turns = new Semaphore(QUESTIONS_AT_ONCE);
    return {
      name: user.username,
      key: `user:${user.username}`,
      may: (right) => turns.run(() => this.#may(user, right)),
      stillValid,
    };
  }

  #holderOf(token: string): Promise<Holder | undefined> {
    return this.#holders.get(digest(token), async () => {
      const { audiences: own } = this.#options;
      const audiences = own.length === 0 ? own : [...own, TASK_AUDIENCE];
      const spec = { token, ...(audiences.length > 0 && { audiences }) };
      const status = await this.#review("authentication.k8s.io", "tokenreviews", "TokenReview", spec);
      const review = status as { authenticated?: boolean; user?: User; audiences?: readonly string[] };
      if (review.authenticated !== true || review.user === undefined || !isFor(audiences, review.audiences))
        return undefined;
      return { user: review.user, isTask: review.audiences?.includes(TASK_AUDIENCE) === true };
    });
  }

  #may(user: User, right: Right): Promise<boolean> {
    const key = digest(JSON.stringify([user.username, user.uid, user.groups, user.extra, right]));
    return this.#answers.get(key, async () => {
      const spec = {
        user: user.username,
        uid: user.uid,
        groups: user.groups,
        extra: user.extra,
        resourceAttributes: { ...right, ...attributesOf(right.resource) },
      };
      const status = await this.#review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", spec);
      return (status as { allowed?: boolean }).allowed === true;
    });
  }

  async #review(group: string, plural: string, kind: string, spec: object): Promise<unknown> {
    const body = { apiVersion: `${group}/v1`, kind, spec };
    try {
      const answer = await this.#options.client.raw("POST", `/apis/${group}/v1/${plural}`, body, {
        idempotent: true,
        timeoutMs: REVIEW_MS,
      });
      return (JSON.parse(answer.text) as { status?: unknown }).status ?? {};
    } catch (cause) {
      this.#options.logger.warn({ kind, error: messageOf(cause) }, "Kubernetes did not answer a review");
      throw new CallError("unavailable", "the caller's rights cannot be checked, try again later", { cause });
    }
  }
}

/** An API server that knows nothing of audiences lets a token for anyone pass; then it names none of ours. */
function isFor(wanted: readonly string[], audiences: readonly string[] = []): boolean {
  return wanted.length === 0 || wanted.some((audience) => audiences.includes(audience));
}

/** The pod that a token is bound to; undefined if it is bound to none. */
function podOf({ username, extra = {} }: User): CallingPod | undefined {
  const namespace = /^system:serviceaccount:([^:]+):[^:]+$/.exec(username)?.[1];
  const [name] = extra["authentication.kubernetes.io/pod-name"] ?? [];
  const [uid] = extra["authentication.kubernetes.io/pod-uid"] ?? [];
  return namespace === undefined || name === undefined || uid === undefined ? undefined : { namespace, name, uid };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

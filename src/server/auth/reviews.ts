import { createHash } from "node:crypto";
import type { KubeClient } from "../../kube/client.ts";
import { messageOf } from "../../kube/errors.ts";
import type { Logger } from "../../process/log.ts";
import type { Caller, Right } from "../../service/caller.ts";
import { CallError } from "../../service/errors.ts";
import { attributesOf } from "../../service/rights.ts";
import { BriefCache } from "./brief-cache.ts";
import { Semaphore } from "./semaphore.ts";

interface User {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
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
  readonly #users: BriefCache<User | undefined>;
  readonly #answers: BriefCache<boolean>;

  constructor(options: ReviewOptions) {
    this.#options = options;
    this.#users = new BriefCache(options.ttlMs ?? TTL_MS);
    this.#answers = new BriefCache(options.ttlMs ?? TTL_MS, 100_000);
  }

  /** Whether the token's review is at hand. */
  knows(token: string): boolean {
    return this.#users.has(digest(token));
  }

  /** Undefined if the token is none of ours. @throws CallError when Kubernetes cannot tell. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const user = await this.#userOf(token);
    if (user === undefined) return undefined;
    // One call that has a thousand domains to ask about must not keep the questions of others waiting.
    const turns = new Semaphore(QUESTIONS_AT_ONCE);
    return {
      name: user.username,
      key: `user:${user.username}`,
      may: (right) => turns.run(() => this.#may(user, right)),
      stillValid: async () => (await this.#userOf(token)) !== undefined,
    };
  }

  #userOf(token: string): Promise<User | undefined> {
    return this.#users.get(digest(token), async () => {
      const { audiences } = this.#options;
      const spec = { token, ...(audiences.length > 0 && { audiences }) };
      const status = await this.#review("authentication.k8s.io", "tokenreviews", "TokenReview", spec);
      const review = status as { authenticated?: boolean; user?: User; audiences?: readonly string[] };
      return review.authenticated === true && isFor(audiences, review.audiences) ? review.user : undefined;
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

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

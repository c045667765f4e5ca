import { createHash } from "node:crypto";
import { API_VERSION, GROUP } from "../../api/names.ts";
import type { KubeClient } from "../../kube/client.ts";
import type { Access, Caller } from "./caller.ts";
import { BriefCache } from "./brief-cache.ts";

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
  readonly ttlMs?: number;
}

const TTL_MS = 10_000;

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

  /** Undefined if the token is none of ours. @throws what the API server answers when it cannot tell. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const user = await this.#userOf(token);
    if (user === undefined) return undefined;
    return {
      name: user.username,
      key: `user:${user.username}`,
      may: (access) => this.#may(user, access),
      stillValid: async () => (await this.#userOf(token)) !== undefined,
    };
  }

  #userOf(token: string): Promise<User | undefined> {
    return this.#users.get(digest(token), async () => {
      const { audiences } = this.#options;
      const spec = { token, ...(audiences.length > 0 && { audiences }) };
      const status = await this.#review("authentication.k8s.io", "tokenreviews", "TokenReview", spec);
      const review = status as { authenticated?: boolean; user?: User };
      return review.authenticated === true ? review.user : undefined;
    });
  }

  #may(user: User, access: Access): Promise<boolean> {
    const key = digest(JSON.stringify([user.username, user.uid, user.groups, user.extra, access]));
    return this.#answers.get(key, async () => {
      const { verb, resource, subresource, namespace } = access;
      const group = resource === "pods" || resource === "namespaces" ? "" : GROUP;
      const version = group === "" ? "v1" : API_VERSION.slice(GROUP.length + 1);
      const spec = {
        user: user.username,
        uid: user.uid,
        groups: user.groups,
        extra: user.extra,
        resourceAttributes: { group, version, resource, subresource, verb, namespace },
      };
      const status = await this.#review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview", spec);
      return (status as { allowed?: boolean }).allowed === true;
    });
  }

  async #review(group: string, plural: string, kind: string, spec: object): Promise<unknown> {
    const body = { apiVersion: `${group}/v1`, kind, spec };
    const answer = await this.#options.client.raw("POST", `/apis/${group}/v1/${plural}`, body, {
      idempotent: true,
      timeoutMs: 10_000,
    });
    return (JSON.parse(answer.text) as { status?: unknown }).status ?? {};
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

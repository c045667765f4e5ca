import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Pod } from "../api/kubernetes.ts";

/** What a token says. */
interface Claims {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly account: string;
  readonly audience: string;
}

/** Finds a pod of the present. */
type FindPod = (namespace: string, name: string) => Pod | undefined;

/** The tokens of pods' ServiceAccounts, good as long as this process and the pod live. */
export class PodTokens {
  readonly #secret = randomBytes(32);

  /** A token for a pod and an audience; the same each time. */
  issue({ metadata, spec }: Pod, audience: string): string {
    const { namespace = "", name = "", uid = "" } = metadata;
    const account = spec?.serviceAccountName ?? "default";
    const claims: Claims = { namespace, pod: name, uid, account, audience };
    const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `${text}.${this.#signature(text).toString("base64url")}`;
  }

  /** The status of a TokenReview. */
  review({ token = "", audiences = [] }: { token?: string; audiences?: readonly string[] }, findPod: FindPod): object {
    const claims = this.#claims(token);
    const isLive = claims !== undefined && findPod(claims.namespace, claims.pod)?.metadata.uid === claims.uid;
    if (!isLive || !audiences.includes(claims.audience))
      return { authenticated: false, error: "the token is not valid" };
    const { namespace, account, pod, uid, audience } = claims;
    const extra = {
      "authentication.kubernetes.io/pod-name": [pod],
      "authentication.kubernetes.io/pod-uid": [uid],
    };
    const user = { username: `system:serviceaccount:${namespace}:${account}`, extra };
    return { authenticated: true, audiences: [audience], user };
  }

  #claims(token: string): Claims | undefined {
    const [text = "", signature = ""] = token.split(".");
    const [given, right] = [Buffer.from(signature, "base64url"), this.#signature(text)];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return JSON.parse(Buffer.from(text, "base64url").toString()) as Claims;
  }

  #signature(text: string): Buffer {
    return createHmac("sha256", this.#secret).update(text).digest();
  }
}

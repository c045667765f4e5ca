import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import { PODS, type ResourceType } from "../../src/api/resources.ts";
import type { KubeClient } from "../../src/kube/client.ts";
import { issueCertificate } from "../../src/local/pki/certificate.ts";

const CONFIGURATIONS: ResourceType = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  namespaced: false,
};
/** The longest that the API server waits for a webhook. */
export const LONGEST_HANG_MS = 30_000;

interface AdmissionReview {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string };
}

/** An admission webhook that lets the pods of some namespaces in, each after a long pause. */
export class HangingWebhook {
  readonly #client: KubeClient;
  readonly #server: Server;
  readonly #name = `hanging-${randomBytes(3).toString("hex")}`;
  /** Pods that it has been asked about. */
  asked = 0;
  /** Of those, the ones whose answer the API server did not wait for: it makes no such pod. */
  givenUp = 0;

  private constructor(client: KubeClient, pause: () => Promise<void>, pem: { key: string; cert: string }) {
    this.#client = client;
    this.#server = createServer(pem, (request, response) => {
      this.asked += 1;
      response.once("close", () => {
        if (!response.writableEnded) this.givenUp += 1;
      });
      let text = "";
      request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      request.on("end", () => {
        const { apiVersion, kind, request: review } = JSON.parse(text) as AdmissionReview;
        const answer = JSON.stringify({ apiVersion, kind, response: { uid: review.uid, allowed: true } });
        void pause().then(() => response.setHeader("Content-Type", "application/json").end(answer));
      });
    });
  }

  /** `pause` in milliseconds, or what each pod waits for. */
  static async start(
    client: KubeClient,
    namespaces: readonly string[],
    pause: number | Promise<void>,
  ): Promise<HangingWebhook> {
    const authority = issueCertificate({ subject: { commonName: "hanging" } });
    const { key, pem } = issueCertificate({
      subject: { commonName: "webhook" },
      ips: ["127.0.0.1"],
      issuer: authority,
    });
    const keyPem = key.export({ type: "pkcs8", format: "pem" }).toString();
    const webhook = new HangingWebhook(client, () => (typeof pause === "number" ? sleep(pause) : pause), {
      key: keyPem,
      cert: pem,
    });
    webhook.#server.listen(0, "127.0.0.1");
    await once(webhook.#server, "listening");
    const { port } = webhook.#server.address() as AddressInfo;
    const hook = {
      name: "hanging.kusciajob-operator.test",
      clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: Buffer.from(authority.pem).toString("base64") },
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
      },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Fail",
      timeoutSeconds: LONGEST_HANG_MS / 1000,
    };
    const configuration: KubeObject & { webhooks: object[] } = { metadata: { name: webhook.#name }, webhooks: [hook] };
    await client.create(CONFIGURATIONS, configuration);
    await webhook.#inForce(namespaces[0]!);
    return webhook;
  }

  /** The API server learns of a new webhook a moment later; it is asked about what is only tried, too. */
  async #inForce(namespace: string): Promise<void> {
    const pod: Pod = { metadata: { namespace, name: "probe" }, spec: { containers: [{ name: "c", image: "none" }] } };
    while (this.asked === 0) {
      await this.#client.create(PODS, pod, { query: { dryRun: "All" }, timeoutMs: 1000 }).catch(() => undefined);
    }
    this.asked = 0;
  }

  async stop(): Promise<void> {
    await this.#client.delete(CONFIGURATIONS, { name: this.#name });
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

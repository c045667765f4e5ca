import { poll, StopPolling } from "../poll.ts";
import type { KubeApi } from "../rest.ts";
import { BUSYBOX_IMAGE } from "../versions.ts";

const NAME = "dns-probe";
const PODS = "/api/v1/namespaces/default/pods";
const TIMEOUT_MS = 90_000;

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: NAME },
  spec: {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "probe",
        image: BUSYBOX_IMAGE,
        imagePullPolicy: "IfNotPresent",
        // The pod itself repeats: a rule is programmed up to some seconds after the pod started.
        command: ["sh", "-c", "until nslookup kubernetes.default.svc.cluster.local; do sleep 0.2; done"],
      },
    ],
  },
};

/** Runs a pod that ends once it has resolved a Service's name: containers, Services and DNS all work then. */
export async function waitForDns(api: KubeApi, signal?: AbortSignal): Promise<void> {
  const account = "/api/v1/namespaces/default/serviceaccounts/default";
  const made = async (): Promise<true | undefined> =>
    (await api.send("GET", account)).status === 200 ? true : undefined;
  await poll(made, { what: "the default ServiceAccount", timeoutMs: 30_000, signal });
  await api.create(PODS, POD);
  await poll(
    async () => {
      const { body } = await api.send("GET", `${PODS}/${NAME}`);
      const phase = body.status?.["phase"];
      if (phase === "Succeeded") return true;
      if (phase === "Failed")
        throw new StopPolling(new Error(`the pod ${NAME} failed: ${JSON.stringify(body.status)}`));
      throw new Error(
        `the pod ${NAME} is ${String(phase)}: ${JSON.stringify(body.status?.["containerStatuses"] ?? body.status?.["conditions"])}`,
      );
    },
    { what: "a pod to resolve kubernetes.default.svc.cluster.local", timeoutMs: TIMEOUT_MS, signal },
  );
  await api.send("DELETE", `${PODS}/${NAME}`);
  const gone = async (): Promise<true | undefined> =>
    (await api.send("GET", `${PODS}/${NAME}`)).status === 404 ? true : undefined;
  await poll(gone, { what: `the end of the pod ${NAME}`, timeoutMs: 30_000, signal });
}

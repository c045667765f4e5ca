import { API_VERSION } from "../../../src/api/names.ts";
import type { ModelRequest } from "../../../src/local/api/types.ts";

export const MERGE = { "Content-Type": "application/merge-patch+json" };

/** The URL of a collection in a namespace. */
export function collection(plural: string, namespace?: string): string {
  const root = ROOTS[plural] ?? "/api/v1";
  return namespace === undefined ? `${root}/${plural}` : `${root}/namespaces/${namespace}/${plural}`;
}

const ROOTS: Readonly<Record<string, string>> = {
  kusciajobs: `/apis/${API_VERSION}`,
  appimages: `/apis/${API_VERSION}`,
  domains: `/apis/${API_VERSION}`,
  networkpolicies: "/apis/networking.k8s.io/v1",
  leases: "/apis/coordination.k8s.io/v1",
};

const job = {
  initiator: "alice",
  tasks: [{ alias: "a", appImage: "app", taskInputConfig: "", parties: [{ domainID: "alice" }] }],
};
const labels = { app: "x" };

/** A valid object of each kind, without metadata. */
export const VALID: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  kusciajobs: { apiVersion: API_VERSION, kind: "KusciaJob", spec: job },
  appimages: {
    apiVersion: API_VERSION,
    kind: "AppImage",
    spec: {
      image: { name: "app", tag: "1" },
      deployTemplates: [
        { name: "app", spec: { containers: [{ name: "app", workingDir: "/", ports: [{ name: "p", port: 80 }] }] } },
      ],
    },
  },
  domains: { apiVersion: API_VERSION, kind: "Domain", spec: {} },
  namespaces: { apiVersion: "v1", kind: "Namespace" },
  configmaps: { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } },
  pods: {
    apiVersion: "v1",
    kind: "Pod",
    spec: {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 20,
      automountServiceAccountToken: false,
      containers: [{ name: "c", image: "i" }],
    },
  },
  services: {
    apiVersion: "v1",
    kind: "Service",
    spec: { clusterIP: "None", selector: labels, ports: [{ name: "p", port: 80 }] },
  },
  networkpolicies: {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    spec: { podSelector: { matchLabels: labels }, policyTypes: ["Egress"] },
  },
  leases: {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: "2026-01-01T00:00:00.000000Z" },
  },
  events: { apiVersion: "v1", kind: "Event", type: "Normal", reason: "R", message: "m", count: 1 },
};

/** An object of a kind, ready to be sent. */
export function draft(plural: string, metadata: object, content: object = {}): Record<string, unknown> {
  return { ...VALID[plural], metadata, ...content };
}

export function post(plural: string, namespace: string | undefined, body: object): ModelRequest {
  return { method: "POST", path: collection(plural, namespace), body };
}

export function get(path: string): ModelRequest {
  return { method: "GET", path };
}

export function mergePatch(path: string, body: object): ModelRequest {
  return { method: "PATCH", path, headers: MERGE, body };
}

export function remove(path: string, options: object = {}): ModelRequest {
  return { method: "DELETE", path, body: { apiVersion: "v1", kind: "DeleteOptions", ...options } };
}

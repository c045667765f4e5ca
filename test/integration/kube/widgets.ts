import type { KubeObject } from "../../../src/api/kubernetes.ts";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { ResourceType } from "../../../src/api/resources.ts";

/** A custom resource of the tests' own. */
export interface Widget extends KubeObject {
  spec?: { size?: number };
  status?: { done?: string };
}

export const WIDGETS: ResourceType<Widget> = {
  apiVersion: "kube.test/v1",
  kind: "Widget",
  plural: "widgets",
  namespaced: true,
};
export const CRDS: ResourceType = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  namespaced: false,
};
export const WIDGET_CRD = { name: "widgets.kube.test" };

const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** Installs the CRD; the server serves it some time later. */
export async function installWidgets(client: KubeClient): Promise<void> {
  const crd = {
    metadata: WIDGET_CRD,
    spec: {
      group: "kube.test",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets", singular: "widget" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties: { spec: anything, status: anything } } },
        },
      ],
    },
  };
  await client.create(CRDS, crd);
}

import { expect, it } from "vitest";
import type { Container, Pod } from "../../api/kubernetes.ts";
import { ConfigError, environmentOf, expanded } from "./environment.ts";

const pod: Pod = {
  metadata: { name: "p", namespace: "n", labels: { a: "b" } },
  spec: { containers: [], nodeName: "local" },
};
const maps = (name: string) => (name === "m" ? { metadata: { name }, data: { k: "v" } } : undefined);

function environment(container: Partial<Container>): Record<string, string> {
  return environmentOf(pod, { name: "c", ...container }, maps);
}

it("finds values where a pod says", () => {
  const env = [
    { name: "A", value: "1" },
    { name: "B", value: "$(A)$(NONE) $$(A)" },
    { name: "C", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } },
    { name: "D", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    { name: "E", valueFrom: { configMapKeyRef: { name: "m", key: "k" } } },
    { name: "F", valueFrom: { configMapKeyRef: { name: "x", key: "k", optional: true } } },
    { name: "G", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
    { name: "H", valueFrom: { resourceFieldRef: { resource: "limits.memory" } } },
  ];
  const found = environment({
    env,
    envFrom: [{ prefix: "M_", configMapRef: { name: "m" } }],
    resources: { limits: { cpu: "1500m", memory: "2Ki" } },
  });
  expect(found).toEqual({ M_k: "v", A: "1", B: "1$(NONE) $(A)", C: "b", D: "127.0.0.1", E: "v", G: "2", H: "2048" });
});

it.each([
  [{ configMapKeyRef: { name: "x", key: "k" } }, 'configmap "x" not found'],
  [{ configMapKeyRef: { name: "m", key: "z" } }, "couldn't find key z in ConfigMap m"],
  [{ secretKeyRef: { name: "s", key: "k" } }, "no Secrets"],
  [{ fieldRef: { fieldPath: "spec.frob" } }, "the field spec.frob is not known"],
])("says what is missing: %j", (valueFrom, why) => {
  expect(() => environment({ env: [{ name: "X", valueFrom }] })).toThrow(ConfigError);
  expect(() => environment({ env: [{ name: "X", valueFrom }] })).toThrow(why);
});

it("expands arguments", () => {
  expect(expanded("--port=$(P) $(Q)", { P: "1" })).toBe("--port=1 $(Q)");
});

import { cpus, totalmem } from "node:os";
import type { ConfigMap, Container, EnvVar, Pod } from "../../api/kubernetes.ts";

/** What cannot be found or read; the container waits for it, as under the kubelet. */
export class ConfigError extends Error {}

/** Looks for a ConfigMap of the pod's namespace. */
export type FindConfigMap = (name: string) => ConfigMap | undefined;

type Values = Record<string, string>;

/** The variables of a container. Each may refer to those before it as `$(NAME)`. @throws ConfigError */
export function environmentOf(pod: Pod, container: Container, find: FindConfigMap): Values {
  const values = valuesFrom(container, find);
  for (const variable of container.env ?? []) {
    const value = valueOf(pod, container, variable, find);
    if (value !== undefined) values[variable.name] = expanded(value, values);
  }
  return values;
}

/** The variables that whole ConfigMaps bring. */
function valuesFrom({ envFrom = [] }: Container, find: FindConfigMap): Values {
  const pairs = envFrom.flatMap(({ prefix = "", configMapRef }) => {
    if (configMapRef === undefined) return [];
    const found = requireMap(configMapRef.name ?? "", configMapRef.optional === true, find);
    return Object.entries(found?.data ?? {}).map(([key, value]) => [`${prefix}${key}`, value] as const);
  });
  return Object.fromEntries(pairs);
}

/** Puts values in place of `$(NAME)`; `$$(NAME)` and unknown names stay as they are. */
export function expanded(text: string, values: Readonly<Values>): string {
  return text.replace(/\$\$|\$\(([^)]+)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return "$";
    return Object.hasOwn(values, name) ? values[name]! : whole;
  });
}

function valueOf(
  pod: Pod,
  container: Container,
  { value, valueFrom }: EnvVar,
  find: FindConfigMap,
): string | undefined {
  if (valueFrom === undefined) return value ?? "";
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) return podField(pod, fieldRef.fieldPath);
  if (resourceFieldRef !== undefined) return resource(container, resourceFieldRef.resource);
  if (configMapKeyRef !== undefined) return mapValue(configMapKeyRef, find);
  if (secretKeyRef?.optional === true) return undefined;
  throw new ConfigError(`secret "${secretKeyRef?.name ?? ""}" not found: local mode has no Secrets`);
}

function mapValue(
  { name = "", key, optional = false }: { name?: string; key: string; optional?: boolean },
  find: FindConfigMap,
): string | undefined {
  const found = requireMap(name, optional, find)?.data?.[key];
  if (found === undefined && !optional) throw new ConfigError(`couldn't find key ${key} in ConfigMap ${name}`);
  return found;
}

function requireMap(name: string, isOptional: boolean, find: FindConfigMap): ConfigMap | undefined {
  const found = find(name);
  if (found === undefined && !isOptional) throw new ConfigError(`configmap "${name}" not found`);
  return found;
}

/** A field of a pod by its path, as the downward API has it. @throws ConfigError */
export function podField({ metadata, spec }: Pod, path: string): string {
  const [, map, key = ""] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (map !== undefined) return metadata[map as "labels" | "annotations"]?.[key] ?? "";
  const known: Readonly<Record<string, string | undefined>> = {
    "metadata.name": metadata.name,
    "metadata.namespace": metadata.namespace,
    "metadata.uid": metadata.uid,
    "spec.nodeName": spec?.nodeName,
    "spec.serviceAccountName": spec?.serviceAccountName,
    "status.podIP": "127.0.0.1",
    "status.podIPs": "127.0.0.1",
    "status.hostIP": "127.0.0.1",
  };
  if (Object.hasOwn(known, path)) return known[path] ?? "";
  throw new ConfigError(`the field ${path} is not known to local mode`);
}

/** What a container is told of its limits. Nothing enforces them, so without one it has what the machine has. */
function resource({ resources }: Container, name: string): string {
  const [kind = "", what = ""] = name.split(".", 2);
  const given = (kind === "requests" ? resources?.requests : resources?.limits)?.[what];
  if (what === "cpu") return String(Math.ceil(given === undefined ? cpus().length : cores(given)));
  return String(given === undefined ? totalmem() : bytes(given));
}

function cores(quantity: string): number {
  return quantity.endsWith("m") ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

const UNITS: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function bytes(quantity: string): number {
  const [, amount = "0", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}

import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { ConfigMap } from "../../api/kubernetes.ts";
import { OptionError } from "../../process/options.ts";
import type { DomainSettings } from "../../workload/domain-settings.ts";
import { POD_SECURITY_FIELDS } from "../../workload/security.ts";

/** The settings of a domain, with the entries of its `domain-config` ConfigMap as config values. */
export type DomainSettingsSource = (domain: string, config: ConfigMap | undefined) => DomainSettings;

interface SettingsFile {
  readonly defaults: DomainSettings;
  readonly domains: Readonly<Record<string, DomainSettings>>;
}

type Kind = "string" | "boolean" | "number" | "map" | "list";

const VOLUME_NAME = /^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/;

/** What may stand in the file, and as what. */
const KEYS: Readonly<Record<keyof DomainSettings, Kind>> = {
  schedulerName: "string",
  nodeSelector: "map",
  tolerations: "list",
  runtimeClassName: "string",
  priorityClassName: "string",
  serviceAccountName: "string",
  imagePullSecrets: "list",
  volumes: "list",
  volumeMounts: "list",
  namedVolumes: "map",
  podSecurityContext: "map",
  podLabels: "map",
  podAnnotations: "map",
  securityLevel: "string",
  networkPolicy: "boolean",
  honourPorts: "boolean",
  configValues: "map",
  keptLogs: "number",
};

/**
 * Reads the file of `--domain-settings`: `defaults` for every domain, and `domains.<id>`, whose keys replace those of
 * `defaults` one by one. Entries of a domain's ConfigMap win over `configValues`. An empty path gives no settings.
 * @throws OptionError naming the file and the key if the file cannot be read or is not of that form.
 */
export function loadDomainSettings(path: string): DomainSettingsSource {
  const { defaults, domains } = path === "" ? { defaults: {}, domains: {} } : readFile(path);
  return (domain, config) => {
    const settings = { ...defaults, ...domains[domain] };
    return { ...settings, configValues: { ...settings.configValues, ...config?.data } };
  };
}

function checkSettings(where: string, settings: unknown): void {
  if (kindOf(settings) !== "map") throw new OptionError(`${where} must be a map of settings`);
  for (const [key, value] of Object.entries(settings as object)) {
    const wanted = KEYS[key as keyof DomainSettings];
    if (wanted === undefined)
      throw new OptionError(`${where}: unknown key ${key}; there are ${Object.keys(KEYS).join(", ")}`);
    if (kindOf(value) !== wanted) throw new OptionError(`${where}: ${key} must be a ${wanted}`);
  }
  const { securityLevel = "baseline", podSecurityContext = {}, namedVolumes = {} } = settings as DomainSettings;
  checkNamedVolumes(`${where}: namedVolumes`, namedVolumes);
  checkPodSecurity(where, podSecurityContext);
  checkKeptLogs(where, settings as DomainSettings);
  if (securityLevel !== "baseline" && securityLevel !== "restricted") {
    throw new OptionError(`${where}: securityLevel is "${String(securityLevel)}"; it must be baseline or restricted`);
  }
}

/** An AppImage mounts them by these names, so they follow the rule that its schema has. */
function checkNamedVolumes(where: string, volumes: object): void {
  for (const [name, volume] of Object.entries(volumes)) {
    if (!VOLUME_NAME.test(name))
      throw new OptionError(`${where}: "${name}" must be at most 50 lower-case letters, digits and dashes`);
    if (kindOf(volume) !== "map" || Object.keys(volume).length !== 1)
      throw new OptionError(
        `${where}.${name} must be one volume source, such as persistentVolumeClaim: {claimName: NAME}`,
      );
  }
}

function checkKeptLogs(where: string, { keptLogs = 0 }: DomainSettings): void {
  if (!Number.isSafeInteger(keptLogs) || keptLogs < 0)
    throw new OptionError(`${where}: keptLogs is ${keptLogs}; it must be a whole number of MiB, 0 for none`);
}

function checkPodSecurity(where: string, context: object): void {
  const fields: readonly string[] = POD_SECURITY_FIELDS;
  const unknown = Object.keys(context).find((key) => !fields.includes(key));
  if (unknown !== undefined)
    throw new OptionError(`${where}: podSecurityContext has no field ${unknown}; there are ${fields.join(", ")}`);
}

function kindOf(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return "list";
  if (typeof value === "object" && value !== null) return "map";
  const kind = typeof value;
  return kind === "string" || kind === "boolean" || kind === "number" ? kind : undefined;
}

function readFile(path: string): SettingsFile {
  let content: unknown;
  try {
    content = load(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    throw new OptionError(`cannot read the domain settings ${path}: ${(error as Error).message}`, { cause: error });
  }
  const { defaults = {}, domains = {}, ...rest } = content as Partial<SettingsFile> & Record<string, unknown>;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new OptionError(`domain settings ${path}: unknown key ${unknown.join(", ")}`);
  if (kindOf(domains) !== "map") throw new OptionError(`domain settings ${path}: domains must be a map by domain id`);
  checkSettings(`domain settings ${path}: defaults`, defaults);
  for (const [name, settings] of Object.entries(domains))
    checkSettings(`domain settings ${path}: domains.${name}`, settings);
  return { defaults, domains };
}

import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { ConfigMap } from "../api/kubernetes.ts";
import { OptionError } from "../process/options.ts";
import type { DomainSettings } from "../workload/domain-settings.ts";

/** The settings of a domain, with the entries of its `domain-config` ConfigMap as config values. */
export type DomainSettingsSource = (domain: string, config: ConfigMap | undefined) => DomainSettings;

interface SettingsFile {
  readonly defaults: DomainSettings;
  readonly domains: Readonly<Record<string, DomainSettings>>;
}

/**
 * Reads the file of `--domain-settings`: `defaults` for every domain, and `domains.<id>`, whose keys replace those of
 * `defaults` one by one. An empty path gives no settings.
 * @throws OptionError if the file cannot be read or is not of that form.
 */
export function loadDomainSettings(path: string): DomainSettingsSource {
  const { defaults, domains } = path === "" ? { defaults: {}, domains: {} } : readFile(path);
  return (domain, config) => ({ ...defaults, ...domains[domain], configValues: config?.data ?? {} });
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
  for (const [name, value] of [["defaults", defaults] as const, ...Object.entries(domains ?? {})]) {
    if (typeof value !== "object" || value === null)
      throw new OptionError(`domain settings ${path}: ${name} must be a map`);
  }
  return { defaults, domains };
}

import type { ConfigMap, Container } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import type { AppContainer, AppImage } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import type { TaskInput } from "./input.ts";
import type { PartyLayout, PodLayout } from "./layout.ts";
import { childMetadata } from "./metadata.ts";
import { checkObjectName, configMapName } from "./names.ts";
import { portEnv } from "./ports.ts";
import {
  parseTemplate,
  renderTemplate,
  type Template,
  TemplateSizeError,
  TemplateSyntaxError,
} from "./template-language.ts";
import { Variables } from "./variables.ts";

/** Kuscia's name of the volume. */
export const CONFIG_VOLUME = "config-template";
/** Kubernetes' limit for all values of a ConfigMap together. */
export const MAX_CONFIG_BYTES = 1024 * 1024;
const CONFIG_KEY = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;

/** Parsed templates by key of `configTemplates`, those that some container mounts. */
export type Templates = ReadonlyMap<string, Template>;

/** What a pod mounts: the files as one ConfigMap, and where each container sees them, by container index. */
export interface PodConfig {
  configMap?: ConfigMap;
  mounts: NonNullable<Container["volumeMounts"]>[];
}

/** Parses the templates that these containers mount; throws with key and line for one that is not of the language. */
export function parseTemplates(appImage: AppImage, containers: readonly AppContainer[]): Templates {
  const mounts = containers.flatMap((container) => container.configVolumeMounts ?? []);
  const keys = new Set(mounts.map(({ subPath }) => subPath));
  return new Map([...keys].map((key) => [key, parseOne(appImage, key)]));
}

/**
 * Renders the files of one pod. Kuscia kept one set of values for all pods of a domain, which gave a second role or
 * replica wrong indexes and ports; so there is a ConfigMap for each pod.
 */
export function podConfig(
  input: TaskInput,
  at: { party: PartyLayout; pod: PodLayout },
  facts: Readonly<Record<string, string>>,
  templates: Templates,
): PodConfig {
  const containers = at.party.template.spec.containers ?? [];
  const data = new Map<string, string>();
  const mounts = containers.map((container, index) => {
    const variables = new Variables(containerVariables(at.party, container, facts), at.party.settings.configValues);
    return (container.configVolumeMounts ?? []).map(({ mountPath, subPath }) => {
      const text = renderOne(subPath, templates.get(subPath) ?? [], variables);
      return { name: CONFIG_VOLUME, mountPath, subPath: store(data, { key: subPath, text, container: index }) };
    });
  });
  if (data.size === 0) return { mounts };
  checkSize(data);
  return { mounts, configMap: buildConfigMap(input, at, Object.fromEntries(data)) };
}

function buildConfigMap(
  input: TaskInput,
  { party, pod }: { party: PartyLayout; pod: PodLayout },
  data: Record<string, string>,
): ConfigMap {
  const key = { name: checkObjectName(configMapName(pod.ordinal)), namespace: party.domainID };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: childMetadata(input, key, { [LABEL.podIdentity]: pod.identity }),
    // An attempt's config never changes; kubelets need not watch it.
    immutable: true,
    data,
  };
}

/** Later ones win: literal env of the container, its port numbers, then the task's facts. */
function containerVariables(
  party: PartyLayout,
  container: AppContainer,
  facts: Readonly<Record<string, string>>,
): Map<string, string> {
  const literal = (container.env ?? []).filter((env) => env.valueFrom === undefined);
  const env = [...literal, ...portEnv(party.ports)].map(
    ({ name, value }) => [name.toUpperCase(), value ?? ""] as const,
  );
  return new Map([...env, ...Object.entries(facts)]);
}

/** Containers that differ in env may see the same template differently; the second then gets a key of its own. */
function store(data: Map<string, string>, file: { key: string; text: string; container: number }): string {
  let key = file.key;
  while ((data.get(key) ?? file.text) !== file.text) key = `${key}.${file.container}`;
  data.set(key, file.text);
  return key;
}

function parseOne(appImage: AppImage, key: string): Template {
  const templates = appImage.spec.configTemplates ?? {};
  const source = Object.hasOwn(templates, key) ? templates[key] : undefined;
  if (source === undefined) {
    throw new WorkloadError(
      "ConfigTemplateNotFound",
      `configVolumeMounts names "${key}", which is not in configTemplates`,
    );
  }
  if (!CONFIG_KEY.test(key)) {
    throw new WorkloadError("ConfigTemplateInvalid", `config template "${key}" has a name that no ConfigMap can hold`);
  }
  try {
    return parseTemplate(source);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    const text = `config template "${key}", line ${error.line}: ${error.message}`;
    throw new WorkloadError("ConfigTemplateInvalid", text, { cause: error });
  }
}

function renderOne(key: string, template: Template, variables: Variables): string {
  try {
    return renderTemplate(template, variables, MAX_CONFIG_BYTES);
  } catch (error) {
    if (!(error instanceof TemplateSizeError)) throw error;
    throw tooLarge(`config template "${key}" renders to more`, error);
  }
}

function checkSize(data: ReadonlyMap<string, string>): void {
  let bytes = 0;
  for (const text of data.values()) bytes += Buffer.byteLength(text);
  if (bytes > MAX_CONFIG_BYTES)
    throw tooLarge(`the rendered config ${[...data.keys()].join(", ")} has ${bytes} bytes, more`);
}

function tooLarge(what: string, cause?: Error): WorkloadError {
  return new WorkloadError(
    "ConfigTooLarge",
    `${what} than the ${MAX_CONFIG_BYTES} bytes that a ConfigMap can hold; the task input is probably too large`,
    { cause },
  );
}

import type { ConfigMap, Container } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import type { AppContainer, AppImage } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import type { TaskInput } from "./input.ts";
import type { PartyLayout, PodLayout } from "./layout.ts";
import { childMetadata } from "./metadata.ts";
import { portEnv } from "./ports.ts";
import {
  bindTemplate,
  boundBytes,
  type BoundTemplate,
  parseTemplate,
  renderBound,
  rendersAlike,
  type Template,
  TemplateSizeError,
  TemplateSyntaxError,
} from "./template-language.ts";
import { type TemplateValue, templateValue } from "./template-value.ts";
import { Variables } from "./variables.ts";

/** Kuscia's name of the volume. */
export const CONFIG_VOLUME = "config-template";
/** Kubernetes' limit for all values of a ConfigMap together. */
export const MAX_CONFIG_BYTES = 1024 * 1024;
const CONFIG_KEY = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;

/** Values for the templates of a party, by name of the variable. */
export interface ConfigValues {
  /** An env entry of the container wins over these. */
  defaults: ReadonlyMap<string, TemplateValue>;
  facts: ReadonlyMap<string, TemplateValue>;
  /** Names of what each pod has of its own. */
  podNames: ReadonlySet<string>;
}

/** What the pods of a party mount. What is the same for all of them is rendered already. */
export interface PartyConfig {
  /** By key of the ConfigMap. */
  files: ReadonlyMap<string, BoundTemplate>;
  /** Where each container sees its files, by container index. */
  mounts: NonNullable<Container["volumeMounts"]>[];
}

/**
 * Parses and fills the templates that the party's containers mount; throws with key and line for one that is not of the
 * language, and for a file that no ConfigMap can hold.
 */
export function partyConfig(input: TaskInput, party: PartyLayout, values: ConfigValues): PartyConfig {
  const containers = party.template.spec.containers ?? [];
  const templates = new Map<string, Template>();
  const files = new Map<string, BoundTemplate>();
  const mounts = containers.map((container, index) => {
    const variables = new Variables(containerVariables(party, container, values), party.settings.configValues);
    return (container.configVolumeMounts ?? []).map(({ mountPath, subPath: key }) => {
      const template = templates.get(key) ?? parse(input.appImage, key);
      templates.set(key, template);
      const bound = bind(input, { key, template }, { variables, open: values.podNames });
      return {
        name: CONFIG_VOLUME,
        mountPath: absolutePath(mountPath, container),
        subPath: store(files, { key, bound, container: index }),
      };
    });
  });
  return { files, mounts };
}

/**
 * The files of one pod. Kuscia kept one set of values for all pods of a domain,
 * which gave a second role or replica wrong indexes and ports; so there is a ConfigMap for each pod.
 */
export function podConfigMap(
  input: TaskInput,
  { party, pod }: { party: PartyLayout; pod: PodLayout },
  { files }: PartyConfig,
  podFacts: ReadonlyMap<string, TemplateValue>,
): ConfigMap {
  podConfigBytes(input, files, () => podFacts);
  const key = { name: pod.configMap, namespace: party.domainID };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: childMetadata(input, key, { [LABEL.podIdentity]: pod.identity }),
    // An attempt's config never changes; kubelets need not watch it.
    immutable: true,
    data: Object.fromEntries([...files].map(([name, bound]) => [name, renderBound(bound, podFacts)])),
  };
}

/** Bytes of one pod's files, without rendering them. Throws for more than a ConfigMap can hold. */
export function podConfigBytes(
  input: TaskInput,
  files: PartyConfig["files"],
  podFacts: () => ReadonlyMap<string, TemplateValue>,
): number {
  const bytes = [...files.values()].reduce((sum, bound) => sum + boundBytes(bound, podFacts), 0);
  if (bytes <= MAX_CONFIG_BYTES) return bytes;
  throw tooLarge(input, `the rendered config ${[...files.keys()].join(", ")} has ${bytes} bytes, more`);
}

/** Later ones win: what the task offers, literal env of the container, its port numbers, then the task's facts. */
function containerVariables(
  party: PartyLayout,
  container: AppContainer,
  { defaults, facts }: ConfigValues,
): Map<string, TemplateValue | string> {
  const literal = (container.env ?? []).filter((env) => env.valueFrom === undefined);
  const env = [...literal, ...portEnv(party.ports)].map(({ name, value = "" }) => [name.toUpperCase(), value] as const);
  return new Map<string, TemplateValue | string>([...defaults, ...env, ...facts]);
}

/**
 * A relative path is joined with the working directory, as Kuscia's agent does; a kubelet would take it from the root.
 */
function absolutePath(mountPath: string, { name, workingDir }: AppContainer): string {
  if (mountPath.startsWith("/")) return mountPath;
  if (!workingDir.startsWith("/")) {
    const why = workingDir === "" ? "has no workingDir" : `has the relative workingDir "${workingDir}"`;
    throw new WorkloadError(
      "InvalidMountPath",
      `container "${name}" ${why}, so the relative mountPath "${mountPath}" of its configVolumeMounts leads nowhere; ` +
        "set an absolute workingDir, or an absolute mountPath",
    );
  }
  return cleanPath(`${workingDir}/${mountPath}`);
}

/** An absolute path without `.`, `..` and empty parts. */
function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Containers that differ in env may see the same template differently; the second then gets a key of its own. */
function store(
  files: Map<string, BoundTemplate>,
  file: { key: string; bound: BoundTemplate; container: number },
): string {
  let key = file.key;
  while (!rendersAlike(files.get(key) ?? file.bound, file.bound)) key = `${key}.${file.container}`;
  files.set(key, file.bound);
  return key;
}

function parse(appImage: AppImage, key: string): Template {
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

function bind(
  input: TaskInput,
  { key, template }: { key: string; template: Template },
  { variables, open }: { variables: Variables; open: ReadonlySet<string> },
): BoundTemplate {
  try {
    return bindTemplate(template, variables, { open, limit: MAX_CONFIG_BYTES });
  } catch (error) {
    if (!(error instanceof TemplateSizeError)) throw error;
    throw tooLarge(input, `config template "${key}" renders to more`, error);
  }
}

function tooLarge({ task }: TaskInput, what: string, cause?: Error): WorkloadError {
  const input = templateValue(task.taskInputConfig);
  const [plain, quoted] = [Buffer.byteLength(input.text), Buffer.byteLength(input.quoted)];
  return new WorkloadError(
    "ConfigTooLarge",
    `${what} than the ${MAX_CONFIG_BYTES} bytes that a ConfigMap can hold; the task input has ${plain} bytes, ` +
      `${quoted} as a JSON string; name a file or an address in it instead of the data`,
    { cause },
  );
}

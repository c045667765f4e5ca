import type { Kind, Schema } from "./generate-schemas.ts";

/**
 * What a CRD cannot say: the TypeScript name of a nested schema, by its path. Two paths may share a name if their schemas
 * make the same type. Objects without a name are written in place.
 */
const NAMES: Record<string, string> = {
  "KusciaJob.spec": "KusciaJobSpec",
  "KusciaJob.spec.tasks[]": "Task",
  "KusciaJob.spec.tasks[].scheduleConfig": "ScheduleConfig",
  "KusciaJob.spec.tasks[].retryPolicy": "RetryPolicy",
  "KusciaJob.spec.tasks[].retryPolicy.rules[]": "RetryRule",
  "KusciaJob.spec.tasks[].parties[]": "Party",
  "KusciaJob.spec.tasks[].parties[].bandwidthLimits[]": "BandwidthLimit",
  "KusciaJob.spec.preparation": "PreparationHook",
  "KusciaJob.spec.preparation.retryPolicy": "RetryPolicy",
  "KusciaJob.spec.preparation.retryPolicy.rules[]": "RetryRule",
  "KusciaJob.spec.release": "ReleaseHook",
  "KusciaJob.spec.release.retryPolicy": "RetryPolicy",
  "KusciaJob.spec.release.retryPolicy.rules[]": "RetryRule",
  "KusciaJob.status": "KusciaJobStatus",
  "KusciaJob.status.phase": "JobPhase",
  "KusciaJob.status.conditions[]": "Condition",
  "KusciaJob.status.taskCounts": "TaskCounts",
  "KusciaJob.status.tasks[]": "TaskStatus",
  "KusciaJob.status.tasks[].state": "TaskState",
  "KusciaJob.status.tasks[].attempts[]": "EndedAttempt",
  "KusciaJob.status.tasks[].parties[]": "PartyStatus",
  "KusciaJob.status.tasks[].parties[].state": "PartyState",
  "KusciaJob.status.tasks[].parties[].endpoints[]": "Endpoint",
  "KusciaJob.status.tasks[].parties[].endpoints[].scope": "PortScope",
  "KusciaJob.status.tasks[].parties[].pods[]": "PodRecord",
  "KusciaJob.status.tasks[].parties[].pods[].containers[]": "ContainerRecord",
  "KusciaJob.status.outputs[]": "OutputStatus",
  "KusciaJob.status.consents[]": "ConsentStatus",
  "KusciaJob.status.consents[].state": "ConsentState",
  "KusciaJob.status.activeTasks[]": "ActiveTask",
  "KusciaJob.status.completions{}": "TaskCompletion",
  "KusciaJob.status.hooks[]": "HooksStatus",
  "KusciaJob.status.hooks[].preparation": "HookStatus",
  "KusciaJob.status.hooks[].preparation.state": "TaskState",
  "KusciaJob.status.hooks[].preparation.attempts[]": "EndedAttempt",
  "KusciaJob.status.hooks[].preparation.parties[]": "PartyStatus",
  "KusciaJob.status.hooks[].preparation.parties[].state": "PartyState",
  "KusciaJob.status.hooks[].preparation.parties[].endpoints[]": "Endpoint",
  "KusciaJob.status.hooks[].preparation.parties[].endpoints[].scope": "PortScope",
  "KusciaJob.status.hooks[].preparation.parties[].pods[]": "PodRecord",
  "KusciaJob.status.hooks[].preparation.parties[].pods[].containers[]": "ContainerRecord",
  "KusciaJob.status.hooks[].release": "HookStatus",
  "KusciaJob.status.hooks[].release.state": "TaskState",
  "KusciaJob.status.hooks[].release.attempts[]": "EndedAttempt",
  "KusciaJob.status.hooks[].release.parties[]": "PartyStatus",
  "KusciaJob.status.hooks[].release.parties[].state": "PartyState",
  "KusciaJob.status.hooks[].release.parties[].endpoints[]": "Endpoint",
  "KusciaJob.status.hooks[].release.parties[].endpoints[].scope": "PortScope",
  "KusciaJob.status.hooks[].release.parties[].pods[]": "PodRecord",
  "KusciaJob.status.hooks[].release.parties[].pods[].containers[]": "ContainerRecord",
  "KusciaJobTask.spec": "KusciaJobTaskSpec",
  "KusciaJobTask.spec.scheduleConfig": "ScheduleConfig",
  "KusciaJobTask.spec.retryPolicy": "RetryPolicy",
  "KusciaJobTask.spec.retryPolicy.rules[]": "RetryRule",
  "KusciaJobTask.spec.parties[]": "Party",
  "KusciaJobTask.spec.parties[].bandwidthLimits[]": "BandwidthLimit",
  "KusciaJobTask.status": "KusciaJobTaskStatus",
  "KusciaJobTask.status.state": "TaskState",
  "KusciaJobTask.status.attempts[]": "EndedAttempt",
  "KusciaJobTask.status.parties[]": "PartyStatus",
  "KusciaJobTask.status.parties[].state": "PartyState",
  "KusciaJobTask.status.parties[].endpoints[]": "Endpoint",
  "KusciaJobTask.status.parties[].endpoints[].scope": "PortScope",
  "KusciaJobTask.status.parties[].pods[]": "PodRecord",
  "KusciaJobTask.status.parties[].pods[].containers[]": "ContainerRecord",
  "KusciaJobTask.status.completion": "TaskCompletion",
  "KusciaJobTemplate.spec": "KusciaJobTemplateSpec",
  "KusciaJobTemplate.spec.parameters[]": "TemplateParameter",
  "KusciaJobTemplate.status": "KusciaJobTemplateStatus",
  "KusciaJobTemplate.status.conditions[]": "Condition",
  "KusciaJobSchedule.spec": "KusciaJobScheduleSpec",
  "KusciaJobSchedule.spec.trigger": "ScheduleTrigger",
  "KusciaJobSchedule.status": "KusciaJobScheduleStatus",
  "KusciaJobSchedule.status.active[]": "ScheduleRun",
  "KusciaJobSchedule.status.active[].type": "RunType",
  "KusciaJobSchedule.status.waiting[]": "WaitingRun",
  "KusciaJobSchedule.status.counts": "ScheduleCounts",
  "KusciaJobSchedule.status.conditions[]": "Condition",
  "AppImage.spec": "AppImageSpec",
  "AppImage.spec.deployTemplates[]": "DeployTemplate",
  "AppImage.spec.deployTemplates[].spec.containers[]": "AppContainer",
  "AppImage.spec.deployTemplates[].spec.containers[].configVolumeMounts[]": "ConfigVolumeMount",
  "AppImage.spec.deployTemplates[].spec.containers[].ports[]": "ContainerPort",
  "AppImage.spec.deployTemplates[].spec.containers[].ports[].protocol": "PortProtocol",
  "AppImage.spec.deployTemplates[].spec.containers[].ports[].scope": "PortScope",
  "Domain.spec": "DomainSpec",
  "Domain.status": "DomainStatus",
  "Domain.status.conditions[]": "Condition",
  "DomainPolicy.spec": "DomainPolicySpec",
  "DomainPolicy.spec.rules[]": "PolicyRule",
  "DomainPolicy.spec.rules[].action": "PolicyAction",
  "KusciaJobConsent.spec": "KusciaJobConsentSpec",
};

/** Shapes that are Kubernetes' own: their type comes from `src/api/kubernetes.ts`, so that they fit into a Pod. */
const IMPORTED: Record<string, string> = {
  "KusciaJob.spec.tasks[].parties[].resources": "ResourceRequirements",
  "KusciaJobTask.spec.parties[].resources": "ResourceRequirements",
  "AppImage.spec.deployTemplates[].spec.affinity": "Affinity",
  "AppImage.spec.deployTemplates[].spec.containers[].env[]": "EnvVar",
  "AppImage.spec.deployTemplates[].spec.containers[].envFrom[]": "EnvFromSource",
  "AppImage.spec.deployTemplates[].spec.containers[].livenessProbe": "Probe",
  "AppImage.spec.deployTemplates[].spec.containers[].readinessProbe": "Probe",
  "AppImage.spec.deployTemplates[].spec.containers[].resources": "ResourceRequirements",
  "AppImage.spec.deployTemplates[].spec.containers[].securityContext": "SecurityContext",
  "AppImage.spec.deployTemplates[].spec.containers[].startupProbe": "Probe",
};

/** Strings that the schema leaves open, as Kuscia does, though only these values have a meaning. */
const KNOWN_VALUES: Record<string, string[]> = {
  "KusciaJob.status.phase": [
    "initialized",
    "AwaitingApproval",
    "Pending",
    "Running",
    "Succeeded",
    "Failed",
    "Cancelled",
    "ApprovalReject",
    "Suspended",
  ],
  "KusciaJob.status.taskStatus{}": ["Pending", "Running", "Succeeded", "Failed"],
  "AppImage.spec.deployTemplates[].spec.restartPolicy": ["Always", "OnFailure", "Never"],
  "Domain.status.nodeStatuses[].status": ["Ready", "NotReady"],
  "Domain.status.deployTokenStatuses[].state": ["used", "unused"],
};

const TABLES = [NAMES, IMPORTED, KNOWN_VALUES];
const LINE = 120;

/** Text of `src/api/generated/types.ts`. */
export function generateTypes(kinds: Kind[]): string {
  const writer = new TypeWriter();
  for (const kind of kinds) writer.addKind(kind);
  return writer.text();
}

class TypeWriter {
  readonly #declarations = new Map<string, string>();
  readonly #imports = new Set<string>(["KubeObject"]);
  readonly #seen = new Set<string>();

  addKind({ kind, schema }: Kind): void {
    const { spec, status } = schema.properties ?? {};
    const properties = { ...(spec && { spec }), ...(status && { status }) };
    const body = this.#members({ properties, required: schema.required ?? [] }, kind, "");
    this.#declare(kind, schema, (doc) => `${doc}export interface ${kind} extends KubeObject ${body}\n`);
  }

  text(): string {
    const unused = TABLES.flatMap((table) => Object.keys(table)).filter((path) => !this.#seen.has(path));
    if (unused.length > 0) throw new Error(`no such field in the CRDs: ${unused.join(", ")}`);
    const imports = [...this.#imports].sort().map((name) => `  ${name},\n`);
    return `import type {\n${imports.join("")}} from "../kubernetes.ts";\n\n${[...this.#declarations.values()].join("\n")}`;
  }

  /** The type of a schema: a name if the tables have one, else written in place. */
  #type(schema: Schema, path: string, indent: string): string {
    for (const table of TABLES) if (path in table) this.#seen.add(path);
    const imported = IMPORTED[path];
    if (imported !== undefined) {
      this.#imports.add(imported);
      return imported;
    }
    const name = NAMES[path];
    if (name === undefined) return this.#inline(schema, path, indent);
    const body = this.#inline(schema, path, "");
    this.#declare(name, schema, (doc) =>
      schema.properties === undefined
        ? `${doc}export type ${name} =${body.includes("|") ? `\n  | ${body.replaceAll(" | ", "\n  | ")}` : ` ${body}`};\n`
        : `${doc}export interface ${name} ${body}\n`,
    );
    return name;
  }

  #inline(schema: Schema, path: string, indent: string): string {
    const values = KNOWN_VALUES[path] ?? schema.enum;
    if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(" | ");
    if (schema["x-kubernetes-int-or-string"] === true) return "number | string";
    if (schema.type === "array") return this.#array(schema, path, indent);
    if (schema.type === "object") return this.#object(schema, path, indent);
    return schema.type === "integer" ? "number" : (schema.type ?? "unknown");
  }

  #array(schema: Schema, path: string, indent: string): string {
    const item = this.#type(schema.items ?? {}, `${path}[]`, indent);
    return item.includes("|") ? `(${item})[]` : `${item}[]`;
  }

  #object(schema: Schema, path: string, indent: string): string {
    if (schema["x-kubernetes-preserve-unknown-fields"] === true) return "Record<string, unknown>";
    if (schema.additionalProperties === undefined) return this.#members(schema, path, indent);
    return `Record<string, ${this.#type(schema.additionalProperties, `${path}{}`, indent)}>`;
  }

  #members(schema: Schema, path: string, indent: string): string {
    const inner = `${indent}  `;
    const lines = Object.entries(schema.properties ?? {}).map(([key, value]) => {
      const optional = schema.required?.includes(key) === true ? "" : "?";
      return `${documentation(value, inner)}${inner}${key}${optional}: ${this.#type(value, `${path}.${key}`, inner)};\n`;
    });
    return `{\n${lines.join("")}${indent}}`;
  }

  #declare(name: string, schema: Schema, write: (doc: string) => string): void {
    const text = write(documentation(schema, ""));
    const before = this.#declarations.get(name);
    if (before === undefined) this.#declarations.set(name, text);
    else if (stripDocumentation(before) !== stripDocumentation(text))
      throw new Error(`two different types are named ${name}`);
  }
}

function stripDocumentation(text: string): string {
  return text.replaceAll(/\/\*\*[\s\S]*?\*\/\n/g, "");
}

/** A TSDoc comment from the description and the default. */
function documentation(schema: Schema, indent: string): string {
  if (schema.description === undefined) return "";
  const stored = schema.default === undefined ? "" : ` Default: \`${JSON.stringify(schema.default)}\`.`;
  const text = `${schema.description}${stored}`.replaceAll("*/", "*\\/");
  if (indent.length + text.length + "/**  */".length <= LINE) return `${indent}/** ${text} */\n`;
  const lines = wrap(text, LINE - indent.length - 3).map((line) => `${indent} * ${line}\n`);
  return `${indent}/**\n${lines.join("")}${indent} */\n`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";

/** Where the CRD of KusciaJobTask is. */
export const TASK_CRD = "crds/kusciajobtasks.yaml";

interface Fields {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Fields>>;
  readonly items?: Fields;
  readonly "x-kubernetes-validations"?: readonly object[];
}

/** What of an added task stays as it was added: what the job's spec fixes of its tasks, and which task of which job it is. */
const FIXED_FLAGS = ["external", "apiAccess", "manager", "endsJob"];
const FIXED = ["taskID", "dependencies", "parties", "appImage", "taskInputConfig", ...FIXED_FLAGS];
const IDENTITY = ["jobName", "jobUID", "initiator", "alias"];

/**
 * Text of the CRD of KusciaJobTask: a task and its status are what they are in a KusciaJob, so both are taken from its CRD.
 */
export function taskCrd(root: string): string {
  const job = load(readFileSync(join(root, "crds/kusciajobs.yaml"), "utf8")) as {
    spec: { versions: readonly { schema: { openAPIV3Schema: Fields } }[] };
  };
  const { spec, status } = job.spec.versions[0]!.schema.openAPIV3Schema.properties as Record<string, Fields>;
  const task = spec!.properties.tasks!.items!;
  const record = status!.properties.tasks!.items!;
  const { completions: completion, outputs } = status!.properties as Record<string, Fields>;
  const note = "# Generated from crds/kusciajobs.yaml by `npm run generate`. Do not edit.\n";
  return (
    note +
    dump(crd(task, record, { completion: completion!, outputs: outputs! }), {
      lineWidth: -1,
      noRefs: true,
      quoteStyle: "double",
    })
  );
}

/** What a job's status keeps of all its tasks, and an added task has in its own. */
interface Shared {
  readonly completion: Fields & { readonly additionalProperties?: object };
  readonly outputs: Fields;
}

function crd(task: Fields, record: Fields, shared: Shared): object {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "kusciajobtasks.kuscia.secretflow" },
    spec: {
      group: "kuscia.secretflow",
      scope: "Namespaced",
      names: {
        kind: "KusciaJobTask",
        listKind: "KusciaJobTaskList",
        plural: "kusciajobtasks",
        singular: "kusciajobtask",
        shortNames: ["kjtask"],
        categories: ["kuscia"],
      },
      versions: [
        {
          name: "v1alpha1",
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns(),
          schema: { openAPIV3Schema: schema(task, record, shared) },
        },
      ],
    },
  };
}

const OUTPUTS_TEXT =
  "The results that parties have given of this task, without their values, which are in ConfigMaps in the namespaces of those parties. At most 64.";

function columns(): object[] {
  const text = (name: string, jsonPath: string, more: object = {}): object => ({
    name,
    type: "string",
    ...more,
    jsonPath,
  });
  return [
    text("Job", ".spec.jobName"),
    text("Alias", ".spec.alias"),
    text("State", ".status.state"),
    text("Reason", ".status.reason"),
    { name: "Attempt", type: "integer", priority: 1, jsonPath: ".status.attempt" },
    { name: "StartTime", type: "date", jsonPath: ".status.startTime" },
    { name: "EndTime", type: "date", jsonPath: ".status.endTime" },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
    text("Message", ".status.message", { priority: 1 }),
  ];
}

function schema(task: Fields, record: Fields, { completion, outputs }: Shared): object {
  return {
    description: "A task that is added to an open KusciaJob while it runs. It stands in the namespace of the job.",
    type: "object",
    required: ["metadata", "spec"],
    properties: {
      apiVersion: { description: "Always `kuscia.secretflow/v1alpha1`.", type: "string" },
      kind: { description: "Always `KusciaJobTask`.", type: "string" },
      metadata: { type: "object" },
      spec: {
        description: "Which job the task is added to, and what a task of a KusciaJob has.",
        type: "object",
        required: ["jobName", ...(task.required ?? [])],
        "x-kubernetes-validations": [...(task["x-kubernetes-validations"] ?? []), frozen()],
        properties: {
          jobName: {
            description: "Name of the job, in the same namespace. Fixed.",
            type: "string",
            minLength: 1,
            maxLength: 253,
          },
          jobUID: {
            description: "Uid of the job, so that the task is not added to a later one of the same name. Fixed.",
            type: "string",
            maxLength: 63,
          },
          terminate: {
            description:
              "True ends the task: what runs of it is stopped, it is Failed with the reason Terminated, and is not tried again.",
            type: "boolean",
          },
          terminateReason: {
            description: "Why; it goes into the message of the task.",
            type: "string",
            maxLength: 1024,
          },
          reruns: {
            description:
              "How often somebody has asked for the task to be run again. A larger number than before runs a task again that Failed or was Skipped.",
            type: "integer",
            format: "int32",
            minimum: 0,
          },
          initiator: {
            description:
              "Initiator of the job, if given. Who may create jobs in its name may then add tasks to them, where the chart's admission policies hold. Fixed.",
            type: "string",
            maxLength: 63,
          },
          ...Object.fromEntries(Object.entries(task.properties).map(([name, field]) => [name, fixedText(field)])),
        },
      },
      status: {
        description:
          "What has become of the task. Written by the operator; how an external task came out also by the job API.",
        type: "object",
        required: record.required,
        properties: {
          ...record.properties,
          reruns: {
            description: "The `spec.reruns` that was carried out last.",
            type: "integer",
            format: "int32",
          },
          acceptTime: {
            description: "When the job took the task; absent until then, and of a task that it cannot take.",
            type: "string",
            format: "date-time",
          },
          outputs: { ...outputs, description: OUTPUTS_TEXT },
          completion: {
            ...completion.additionalProperties,
            description: "How an external task came out, as the job API was told.",
          },
        },
      },
    },
  };
}

/** An added task is fixed from its creation on. */
function fixedText(field: Fields): Fields {
  const description = field.description?.replace("Fixed once the job has a phase", "Fixed");
  return description === undefined ? field : { ...field, description };
}

/** Optional fields are compared with their absence. */
function frozen(): object {
  const optional = new Set(["jobUID", "initiator", "taskID", "dependencies", ...FIXED_FLAGS]);
  const same = (field: string): string => {
    const [now, before] = [`self.${field}`, `oldSelf.${field}`];
    if (!optional.has(field)) return `${now} == ${before}`;
    return `has(${now}) == has(${before}) && (!has(${now}) || ${now} == ${before})`;
  };
  const fields = [...IDENTITY, ...FIXED];
  const list = `${fields.slice(0, -1).join(", ")} and ${fields.at(-1)}`;
  return {
    rule: fields.map((field) => (optional.has(field) ? `(${same(field)})` : same(field))).join(" && "),
    message: `${list} of an added task cannot change; delete the task and add it again`,
  };
}

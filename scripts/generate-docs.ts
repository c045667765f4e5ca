import { Registry } from "prom-client";
import {
  CONDITION,
  FAILURE_REASONS,
  MISSED_REASONS,
  NOT_READY_REASONS,
  SCHEDULE_CONDITION,
  SCHEDULE_EVENTS,
  WAIT_REASONS,
} from "../src/api/reasons.ts";
import { type FlagTable, GLOBAL_FLAGS } from "../src/cli/flags.ts";
import { flagName } from "../src/cli/help.ts";
import { VERBS } from "../src/cli/verbs.ts";
import { COMMAND_REFUSED } from "../src/job/conditions.ts";
import { WorkQueue } from "../src/kube/workqueue.ts";
import { createCaches } from "../src/operator/caches.ts";
import { OperatorMetrics } from "../src/operator/metrics.ts";
import { LOCAL_OPTIONS } from "../src/local/options.ts";
import { OPERATOR_OPTIONS } from "../src/operator/options.ts";
import type { OptionSpec, OptionTable } from "../src/process/options.ts";
import { ApiMetrics } from "../src/service/metrics.ts";
import { API_OPTIONS } from "../src/server/options.ts";
import { WORKLOAD_REASONS } from "../src/workload/errors.ts";

const NOTE = "<!-- Generated from the source by `npm run generate`. Do not edit. -->";
const FOLDER = "docs/reference";

/** Reference pages that are made from tables in the code, by path below the root of the repository. */
export function docsFiles(): Map<string, string> {
  return new Map([
    [`${FOLDER}/reasons.md`, page(reasons())],
    [`${FOLDER}/options.md`, page(options())],
    [`${FOLDER}/metrics.md`, page(metrics())],
    [`${FOLDER}/kj.md`, page(kj())],
  ]);
}

/** True of every condition type, so that the compiler asks for a new one here. */
const CONDITION_MEANINGS: Readonly<Record<keyof typeof CONDITION, string>> = {
  jobValidated: "The spec was checked. False: it is wrong, and the message says what; such a job never runs.",
  complete: "The job Succeeded.",
  failed: "The job Failed, or a party rejected it. Reason and message say why.",
  suspended:
    "The job is suspended: by the command Suspend, then it waits for Restart, Stop or Cancel, or by its spec, with the reason `Disabled`. Unknown while it is `Suspending` or `Resuming`.",
  reconciling:
    "The job has not ended and is not suspended. If it stands still, the reason is one of the wait reasons; else `Progressing`.",
  stalled:
    "The job failed, or stands in a namespace that no operator watches. As `Failed`, for tools that know kstatus.",
  terminating:
    "The job ended or was suspended, and the message names pods of it that have not ended yet. Absent where no pod had to be stopped.",
};

const SCHEDULE_CONDITION_MEANINGS: Readonly<Record<keyof typeof SCHEDULE_CONDITION, string>> = {
  ready: "Jobs can be made. False: the reason says why not, and runs that are due wait until they are too late.",
  suspended: "The schedule is paused.",
  completed: "No run comes any more, and the last job has ended.",
  missed: "The newest time that came was not run. Back to False when a run starts.",
};

function reasons(): string[] {
  return [
    "# Reasons and conditions",
    "What to do about each is in [troubleshooting](../troubleshooting.md).",
    "## Wait reasons",
    "In `status.tasks[].reason` and `status.tasks[].parties[].reason` of what has not ended, and as reason of the condition `Reconciling`. All but `DependencyPending`, `ParallelismLimit`, `JobSuspended`, `Suspending` and `AwaitingCompletion` are also Events.",
    table(["Reason", "Meaning"], meanings(WAIT_REASONS)),
    "## Failure reasons",
    "In `status.reason`, `status.tasks[].reason` and `status.tasks[].parties[].reason` of what failed or was refused, and as reasons of Events and of the conditions `Failed` and `Stalled`. After Stop, Cancel, Suspend and Restart `status.reason` is Kuscia's sentence, `Party: <trigger> execute the cmd: <command>.`",
    table(["Reason", "Meaning"], meanings(FAILURE_REASONS)),
    "## Conditions",
    table(
      ["Type", "Meaning"],
      [
        ...Object.entries(CONDITION).map(([key, type]) => [
          code(type),
          CONDITION_MEANINGS[key as keyof typeof CONDITION],
        ]),
        [code(COMMAND_REFUSED), "The last command was refused. Back to False with the next command that is not."],
      ],
    ),
    "## Schedules and templates",
    "Conditions of KusciaJobSchedules; KusciaJobTemplates have `Ready` and `Stalled` of them. `Stalled` is the opposite of `Ready`, for tools that know kstatus.",
    table(
      ["Type", "Meaning"],
      Object.entries(SCHEDULE_CONDITION).map(([key, type]) => [
        code(type),
        SCHEDULE_CONDITION_MEANINGS[key as keyof typeof SCHEDULE_CONDITION],
      ]),
    ),
    "Reasons of `Ready` when it is False:",
    table(["Reason", "Meaning"], meanings(NOT_READY_REASONS)),
    "Reasons of `Missed`:",
    table(["Reason", "Meaning"], meanings(MISSED_REASONS)),
    "Events about a schedule:",
    table(["Reason", "Meaning"], meanings(SCHEDULE_EVENTS)),
    "## Why an AppImage cannot be turned into pods",
    "Checks made before anything of a task is created. In the status they appear as `TemplateNotFound`, `ConfigTemplateInvalid`, `ConfigTooLarge` or `VolumeNotFound`, and all others as `AppImageInvalid`; the message names the domain, the template and the line.",
    table(["Check", "Meaning"], meanings(WORKLOAD_REASONS)),
  ];
}

function options(): string[] {
  return [
    "# Options",
    "Each option is a flag, an environment variable and a key of the YAML file named by `--config` (`KJO_CONFIG`). A flag wins over the variable, which wins over the file, which wins over the default. `--help` prints the same.",
    "A duration is a number of seconds, or Go-like: `90s`, `5m`, `1h30m`, `500ms`. A list has commas between its entries; in the file it may be a YAML list. A negative number is written with an equals sign: `--health-port=-1`. A value that cannot be read ends the process with exit code 2 and one line.",
    "In the Helm chart the operator's options are the values `operator.*`, in camel case (`operator.imagePullDeadline`), but for `jobNamespaces`, `domainSettings` and `rbac.domainNamespaces`, which stand elsewhere.",
    "## operator",
    optionTable(OPERATOR_OPTIONS),
    "## api",
    optionTable(API_OPTIONS),
    "## local",
    optionTable(LOCAL_OPTIONS),
  ];
}

function kj(): string[] {
  return [
    "# kj",
    "Every command and flag. [kj: jobs on the command line](../kj.md) goes by what one wants to do. `JOB` may be `@last`, the newest job.",
    "## Flags of all commands",
    flagTable(GLOBAL_FLAGS),
    ...VERBS.flatMap((verb) => [
      `## ${verb.name}`,
      code(["kj", verb.name, verb.args].filter((each) => each !== "").join(" ")),
      [
        verb.summary,
        verb.help ?? "",
        verb.onlyKubernetes === true ? "Needs Kubernetes: a job API does not have it." : "",
      ]
        .filter((each) => each !== "")
        .join(" "),
      ["```sh", ...verb.examples.map(([line, what]) => `kj ${line}  # ${what}`), "```"].join("\n"),
      ...(Object.keys(verb.flags).length === 0 ? [] : [flagTable(verb.flags)]),
    ]),
  ];
}

function flagTable(flags: FlagTable): string {
  return table(
    ["Flag", "Meaning"],
    Object.entries(flags).map(([name, { short, value, help }]) => [code(flagName(name, short, value)), help]),
  );
}

function optionTable(entries: OptionTable): string {
  return table(
    ["Flag", "Variable", "Type", "Default", "Meaning"],
    Object.entries(entries).map(([name, spec]) => [
      code(`--${name}`),
      code(variableOf(name)),
      spec.type,
      defaultOf(spec),
      spec.help,
    ]),
  );
}

function variableOf(name: string): string {
  return `KJO_${name.replaceAll("-", "_").toUpperCase()}`;
}

function defaultOf({ type, default: value }: OptionSpec): string {
  if (Array.isArray(value)) return value.length === 0 ? "" : code(value.join(","));
  if (value === "") return "";
  return code(type === "duration" ? `${String(value)}s` : String(value));
}

function metrics(): string[] {
  return [
    "# Metrics",
    "Served as `/metrics` on the health port, or on `--metrics-port`. Names follow client-go and controller-runtime where these have one. Besides, every process serves prom-client's `process_*` and `nodejs_*` metrics. Which ones to watch is in [operations](../operations.md#metrics-and-alerts).",
    "## operator",
    metricTable(operatorRegistry()),
    "## api",
    metricTable(apiRegistry()),
  ];
}

function operatorRegistry(): Registry {
  const registry = new Registry();
  new OperatorMetrics(registry).watchCaches(createCaches());
  new WorkQueue<string>({ name: "docs", registry });
  return registry;
}

function apiRegistry(): Registry {
  const registry = new Registry();
  new ApiMetrics(registry).watch({
    cacheAge: () => 0,
    cachedJobs: () => 0,
    openWatches: () => ({ http: 0, grpc: 0, sse: 0, ws: 0 }),
  });
  return registry;
}

function metricTable(registry: Registry): string {
  const found = registry.getMetricsAsArray() as unknown as readonly MetricFacts[];
  const rows = found.map(({ name, type, labelNames = [], help }) => [
    code(name),
    type,
    labelNames.map(code).join(", "),
    help,
  ]);
  return table(
    ["Metric", "Type", "Labels", "Meaning"],
    rows.sort((a, b) => a[0]!.localeCompare(b[0]!)),
  );
}

/** What prom-client keeps of a metric; its own type leaves the labels out. */
interface MetricFacts {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

function meanings(catalogue: Readonly<Record<string, string>>): string[][] {
  return Object.entries(catalogue).map(([reason, meaning]) => [code(reason), meaning]);
}

function page(blocks: readonly string[]): string {
  return `${[NOTE, ...blocks].join("\n\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

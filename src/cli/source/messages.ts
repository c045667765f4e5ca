import type { RetryPolicy, Task } from "../../api/types.ts";
import { CliError } from "../errors.ts";
import type { ConsentChange } from "../../consent/changes.ts";
import type { LastYes, ResultView } from "./source.ts";

/** A result as the job API sends it. */
interface ResultMessage {
  readonly name: string;
  readonly task: string;
  readonly attempt: number;
  readonly domainId: string;
  readonly mediaType: string;
  readonly size: bigint;
  readonly uri: string;
  readonly value: string;
  readonly readers: readonly string[];
  readonly gone: boolean;
}

export function resultView({ name, task, attempt, readers, ...result }: ResultMessage): ResultView {
  const { domainId, mediaType, size, uri, value, gone } = result;
  const about = { name, task, attempt, domain_id: domainId, media_type: mediaType, size: Number(size) };
  const shown = gone ? {} : { value };
  return { ...about, ...(uri === "" ? shown : { uri }), readers: [...readers] };
}

/** What a party accepted last, as both transports show it. */
export function lastYesOf(
  { jobId, time }: { readonly jobId: string; readonly time: string },
  changes: readonly ConsentChange[],
): LastYes {
  const found = changes.map(({ path, before, after }) => ({ path, before, after }));
  return { job: jobId, ...(time !== "" && { time }), changes: found };
}

/** The call's message without what marks its type. */
interface NewTask {
  readonly alias: string;
  readonly taskId: string;
  readonly appImage: string;
  readonly parties: { readonly domainId: string; readonly role: string }[];
  readonly dependencies: string[];
  readonly taskInputConfig: string;
  readonly priority: number;
  readonly tolerable: boolean;
  readonly external: boolean;
  readonly timeoutSeconds: number;
  readonly retryPolicy?: {
    readonly limit: number;
    readonly disruptionLimit?: number;
    readonly backoffSeconds?: number;
    readonly maxBackoffSeconds?: number;
  };
  readonly scheduleConfig?: NonNullable<Task["scheduleConfig"]>;
}

/** A task of a manifest as the call takes it. @throws CliError for what only Kubernetes takes */
export function newTask({
  alias,
  taskID = "",
  parties,
  timeoutSeconds = 0,
  retryPolicy,
  scheduleConfig,
  ...task
}: Task): NewTask {
  return {
    alias,
    taskId: taskID,
    appImage: task.appImage,
    parties: parties.map((party) => newParty(alias, party)),
    dependencies: [...(task.dependencies ?? [])],
    taskInputConfig: task.taskInputConfig,
    priority: task.priority ?? 0,
    tolerable: task.tolerable ?? false,
    external: task.external ?? false,
    timeoutSeconds,
    ...(retryPolicy && { retryPolicy: { ...withoutRules(alias, retryPolicy), limit: retryPolicy.limit ?? 0 } }),
    ...(scheduleConfig && { scheduleConfig: { ...scheduleConfig } }),
  };
}

function newParty(
  alias: string,
  { domainID, role = "", ...more }: Task["parties"][number],
): { readonly domainId: string; readonly role: string } {
  const others = Object.keys(more);
  if (others.length === 0) return { domainId: domainID, role };
  throw onlyKubernetes(`task ${alias} gives ${others.join(", ")} of a party`);
}

function onlyKubernetes(what: string): CliError {
  const hint = "add it over Kubernetes, without --server";
  return new CliError(`${what}, which kj does not send to a job API`, { reason: "Invalid", hint });
}

function withoutRules(alias: string, { rules = [], ...policy }: RetryPolicy): Omit<RetryPolicy, "rules"> {
  if (rules.length === 0) return policy;
  throw onlyKubernetes(`task ${alias} has rules of its retryPolicy`);
}

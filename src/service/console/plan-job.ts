import type { MessageInitShape } from "@bufbuild/protobuf";
import { isOver, jobState } from "../../api/phases.ts";
import { RESOURCE_QUOTAS } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { isAdded } from "../../job/added-tasks.ts";
import { ChangeError, changesPatch, fieldsOf, type JobChanges } from "../../job/job-changes.ts";
import { appImagesOf, type Outlook, outlookOf, plannedTasks } from "../../job/outlook.ts";
import { partyDomains } from "../../job/pass.ts";
import {
  type Action,
  ACTIONS,
  type CommandOptions,
  type Preview,
  previewOf,
  SUSPEND_MODES,
} from "../../job/preview.ts";
import {
  ConsoleService,
  type DoJobRequest,
  type JobPlanSchema,
  type PlanJobRequest,
} from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { ifAllowed } from "../../kube/errors.ts";
import { findAppImages } from "../catalog/find-app-images.ts";
import { etagOf } from "../convert/life.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";
import { requireChanges as requireFields } from "../job/mutable-fields.ts";

/** So that their names fit into an annotation. */
export const MOST_CHOSEN = 128;

/** Shows what a command would do to a job. */
export const planJob = define({
  rpc: ConsoleService.method.planJob,
  path: "/api/v1/job/plan",
  check: (request) => {
    requireJobID(request);
    requireAction(request.action, [...ACTIONS, SET]);
    requireOptions(request);
  },
  access: toSeeJob({ action: "retrieve", error: "queryJob", whole: true }),
  uses: ["get kusciajobs", "get appimages", "list resourcequotas"],
  audit: false,
  repeat: true,
  failure: "queryJob",
  run: async (request, call) => {
    const { grant: job } = call;
    return { data: request.action === SET ? settingOf(job, request.changes) : await previewed(request, call) };
  },
});

async function previewed(
  request: PlanJobRequest,
  call: GrantedCall<KusciaJob>,
): Promise<MessageInitShape<typeof JobPlanSchema>> {
  const { action } = request;
  const { grant: job } = call;
  const preview = previewOf(job, action as Action, optionsOf(request));
  const { quota, consent } = await outlook(job, preview, call);
  const { job: jobId, state, next_state: nextState, refusal = "", etag, rows, losses = [] } = preview;
  const shown = rows.map(({ previous_attempt: previousAttempt, parties, ...row }) => ({
    ...row,
    parties: [...parties],
    ...(previousAttempt !== undefined && { previousAttempt }),
  }));
  const about = { jobId, action, state, nextState, refusal, etag, rows: shown, losses: [...losses] };
  return {
    ...about,
    ...(quota && { quota: { lacks: [...quota.lacks] } }),
    ...(consent && { consent: { askedAgain: [...consent.asked_again] } }),
  };
}

/** Domains whose quotas are looked up for one call. */
const MOST_DOMAINS = 50;

/** What the tasks meet that would run, as far as the server may look. */
async function outlook(job: KusciaJob, preview: Preview, call: GrantedCall<KusciaJob>): Promise<Outlook> {
  const tasks = plannedTasks(job, preview);
  const domains = partyDomains(tasks);
  if (tasks.length === 0 || domains.length > MOST_DOMAINS) return {};
  const images = await ifAllowed(() => findAppImages(appImagesOf(job.spec), call));
  if (images === undefined) return {};
  const { client } = call.backend;
  const quotas = new Map(
    await Promise.all(
      domains.map(async (namespace) => {
        const found = await ifAllowed(() => client.list(RESOURCE_QUOTAS, { namespace, signal: call.signal }));
        return [namespace, found?.items] as const;
      }),
    ),
  );
  return outlookOf(job, tasks, {
    findAppImage: (name) => images.get(name),
    quotasOf: (domainID) => quotas.get(domainID),
  });
}

/** The command that changes fields of the job. */
export const SET = "set";
const NO_CHANGES: JobChanges = { taskPriorities: {}, customFields: {}, parameters: {} };

/**
 * What a change of fields would do: of those in the job itself, and in no task that was added. Its etag is that of the spec:
 * what tasks come to meanwhile has no part in it.
 */
function settingOf(whole: KusciaJob, changes: JobChanges = NO_CHANGES): MessageInitShape<typeof JobPlanSchema> {
  const { spec } = whole;
  const job = { ...whole, spec: { ...spec, tasks: spec.tasks.filter((task) => !isAdded(task)) } };
  const state = jobState(job.status?.phase);
  const about = { jobId: job.metadata.name ?? "", action: SET, state, nextState: state, etag: etagOf(job) };
  return { ...about, refusal: settingRefusal(job, changes) ?? "", fields: fieldsOf(job, changes) };
}

function settingRefusal(job: KusciaJob, changes: JobChanges): string | undefined {
  if (job.metadata.deletionTimestamp !== undefined) return "the job is being deleted";
  if (isOver(job)) return `the job is ${jobState(job.status?.phase)}; what has ended cannot be changed`;
  try {
    changesPatch(job, changes, false);
  } catch (error) {
    if (error instanceof ChangeError) return error.message;
    throw error;
  }
  return undefined;
}

type Options = Pick<DoJobRequest, "action" | "choice" | "mode" | "changes">;

/** What is said with the command. */
export function optionsOf({ choice, mode }: Pick<Options, "choice" | "mode">): CommandOptions {
  const known = SUSPEND_MODES.find((each) => each === mode);
  return { ...(choice && { choice }), ...(known && { mode: known }) };
}

/** @throws CallError 11100 for options of another command, or a choice that chooses everything and a part */
export function requireOptions(options: Options): void {
  requireMode(options);
  requireChoice(options);
  requireChanges(options);
}

/** @throws CallError 11100 */
function requireChanges({ action, changes }: Options): void {
  if (changes === undefined) return;
  if (action !== SET) throw invalid(`changes belongs to set, the action is "${action}"`);
  requireFields(changes);
  const other = (["parameters", "customFields"] as const).find((field) => Object.keys(changes[field]).length > 0);
  if (other !== undefined) throw invalid(`changes has ${other}, which set cannot change; use job/patch`);
}

/** @throws CallError 11100 */
function requireMode({ action, mode }: Options): void {
  if (mode !== "" && action !== "suspend") throw invalid(`mode belongs to suspend, the action is "${action}"`);
  if (mode !== "" && !SUSPEND_MODES.some((each) => each === mode))
    throw invalid(`mode is "${mode}", it must be one of ${SUSPEND_MODES.join(", ")}`);
}

/** @throws CallError 11100 */
function requireChoice({ action, choice }: Options): void {
  if (choice === undefined) return;
  const { all, tasks, only } = choice;
  const isChosen = all || only || tasks.length > 0;
  if (isChosen && action !== "restart") throw invalid(`choice belongs to restart, the action is "${action}"`);
  if (all && (only || tasks.length > 0)) throw invalid("choice has all, so leave out its tasks and only");
  if (tasks.length > MOST_CHOSEN)
    throw invalid(`choice has ${tasks.length} tasks, it must have at most ${MOST_CHOSEN}`);
}

/** @throws CallError 11100 */
export function requireAction(action: string, known: readonly string[]): void {
  if (!known.includes(action)) throw invalid(`action "${action}" is unknown, it must be one of ${known.join(", ")}`);
}

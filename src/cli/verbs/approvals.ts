import type { ConsentChange } from "../../consent/changes.ts";
import { type ConsentContent, digestsOf } from "../../consent/content.ts";
import type { Nearest } from "../../consent/decision.ts";
import { untilProblem } from "../../consent/standing.ts";
import type { ApprovalView, JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagTable, type FlagValues, isSet, text } from "../flags.ts";
import { requireJob } from "../jobs.ts";
import { ageText } from "../../util/duration.ts";
import { tableLines } from "../output/table.ts";
import { hanging } from "../output/width.ts";
import { imageLines, resourcesText } from "../show/asked-image.ts";
import type { Asked, LastYes } from "../source/source.ts";
import { oneLine } from "../../util/one-line.ts";

const DIGEST_SHOWN = 8;

/** Lists what waits for answers. */
export const approvals: Verb = {
  name: "approvals",
  args: "",
  count: [0, 0],
  summary: "List what jobs ask of parties.",
  flags: {
    party: { type: "string", value: "DOMAIN", help: "Only what is asked of this party." },
    all: { type: "boolean", help: "Also what was answered." },
  },
  examples: [["approvals --party carol", "what carol has to answer"]],
  run: async (context, _args, flags) => {
    const source = await context.source();
    const states = isSet(flags, "all") ? [] : ["AwaitingApproval", "Running", "Pending"];
    const party = text(flags, "party");
    const jobs = await source.listWhole({ states, ...(party !== undefined && { party }) });
    const found = jobs.flatMap((job) =>
      job.approvals
        .filter((each) => (party === undefined || each.domain_id === party) && (isSet(flags, "all") || isOpen(each)))
        .map((approval) => ({ job: job.name, initiator: job.initiator, ...approval })),
    );
    found.sort((a, b) => (a.time ?? "").localeCompare(b.time ?? "") || a.job.localeCompare(b.job));
    if (await context.printValue({ approvals: found })) return EXIT.ok;
    if (found.length === 0) context.note("nothing to answer");
    const columns = [
      { title: "JOB" },
      { title: "BY" },
      { title: "ASKS" },
      { title: "STATE" },
      { title: "DIGEST" },
      { title: "REASON", flexible: true },
      { title: "AGE" },
    ];
    const rows = found.map(({ job, initiator, domain_id, state, digest, reason = "", time }) => [
      job,
      initiator,
      domain_id,
      state,
      short(digest),
      reason,
      ageText(time, context.now),
    ]);
    if (rows.length > 0) for (const line of tableLines(context.style, columns, rows)) context.print(line);
    return EXIT.ok;
  },
};

const ANSWER_FLAGS = {
  party: { type: "string", value: "DOMAIN", help: "In whose name; needed if several are asked." },
  digest: {
    type: "string",
    value: "DIGEST",
    help: "Of what is answered: then nobody is asked, and nothing else accepted.",
  },
  reason: { type: "string", value: "TEXT", help: "For the initiator to read." },
  until: {
    type: "string",
    value: "TIME",
    help: "A standing answer: also to all jobs of its schedule, or else its initiator, that ask the same until then.",
  },
  "for-schedule": { type: "boolean", help: "With --until: refuse if the job is no run of a schedule." },
  "dry-run": { type: "boolean", help: "Show what is asked, and answer nothing." },
} as const satisfies FlagTable;

/** Accepts what a job asks. */
export const approve: Verb = {
  name: "approve",
  args: "JOB",
  count: [1, 1],
  summary: "Accept what a job asks of a party, after showing it.",
  help: "Without a terminal it needs --digest. If the job asks for something else by then, nothing is accepted.",
  flags: ANSWER_FLAGS,
  examples: [
    ["approve psi-0412", "shows what is asked, and asks you"],
    ["approve psi-0412 --party carol --digest 9f2c61d0", "in a script that knows what it accepts"],
    ["approve nightly-0412 --for-schedule --until 2027-05-01T00:00:00Z", "not to be asked every night"],
  ],
  run: (context, [name = ""], flags) => answer(context, name, "Accepted", flags),
};

/** Rejects it. */
export const reject: Verb = {
  name: "reject",
  args: "JOB",
  count: [1, 1],
  summary: "Reject what a job asks of a party, which ends the job.",
  help: "Without a terminal it needs --digest.",
  flags: ANSWER_FLAGS,
  examples: [['reject psi-0412 --reason "phone numbers were not agreed"', "shows what is asked, and asks you"]],
  run: (context, [name = ""], flags) => answer(context, name, "Rejected", flags),
};

async function answer(
  context: Context,
  name: string,
  decision: "Accepted" | "Rejected",
  flags: FlagValues,
): Promise<number> {
  const job = await requireJob(context, name);
  const { domain_id: party, digest = "" } = askedIn(job, text(flags, "party"));
  const { wanted, until } = checkedFlags(context, job, digest, flags);
  const source = await context.source();
  const asked = await source.asked(job, party);
  requireSame(job, digest, asked.content);
  const isDry = isSet(flags, "dry-run");
  await showAsked(context, job, { party, digest, ...asked }, isDry);
  if (isDry) return EXIT.ok;
  const verb = decision === "Accepted" ? "Approve" : "Reject";
  if (!(await context.confirm(`${verb} digest ${short(digest)} for ${party}?`, wanted !== undefined, "--digest"))) {
    context.note("nothing was answered");
    return EXIT.error;
  }
  const given = { party, digest, decision, reason: text(flags, "reason") ?? "" };
  await source.answer(job, { ...given, ...(until !== undefined && { until }) });
  const also = until === undefined ? "" : `, and all jobs that ask the same until ${until}`;
  context.print(`${party} ${decision === "Accepted" ? "accepts" : "rejects"} ${short(digest)} of ${job.name}${also}`);
  return EXIT.ok;
}

/** On standard output if it is all that was asked for. */
async function showAsked(context: Context, job: JobView, asked: AskedParty, isAnswer: boolean): Promise<void> {
  if (await context.printValueIf(isAnswer, { job: job.name, ...asked })) return;
  for (const line of askedLines(context, job, asked)) {
    if (isAnswer) context.print(line);
    else context.note(line);
  }
}

/** @throws CliError */
function checkedFlags(
  { now }: Context,
  job: JobView,
  digest: string,
  flags: FlagValues,
): { wanted: string | undefined; until: string | undefined } {
  const wanted = text(flags, "digest");
  if (wanted !== undefined) requireDigest(job, digest, wanted);
  const until = text(flags, "until");
  if (until !== undefined) requireUntil(until, now);
  if (isSet(flags, "for-schedule")) requireSchedule(job, until);
  return { wanted, until };
}

/** What is open, of the party that is meant. @throws CliError */
function askedIn({ name, approvals: all }: JobView, party: string | undefined): ApprovalView {
  const open = all.filter(isOpen);
  const [first, ...more] = open.filter((each) => party === undefined || each.domain_id === party);
  if (first === undefined) {
    const others = open.map(({ domain_id }) => domain_id);
    const hint = others.length > 0 ? `it asks ${others.join(", ")}` : "kj approvals lists what is asked";
    throw new CliError(`${name} asks nothing of ${party ?? "anybody"} now`, { reason: "NotFound", hint });
  }
  if (more.length > 0)
    throw usage(`${name} asks several: ${open.map(({ domain_id }) => domain_id).join(", ")}`, "choose by --party");
  return first;
}

function isOpen({ state }: ApprovalView): boolean {
  return state === "Waiting" || state === "Outdated";
}

const SHORTEST_DIGEST = 8;

/** The digest, or enough of its beginning. @throws CliError */
function requireDigest({ name }: JobView, digest: string, wanted: string): void {
  const bare = wanted.replace(/^sha256:/, "");
  if (bare.length >= SHORTEST_DIGEST && digest.replace(/^sha256:/, "").startsWith(bare)) return;
  if (bare.length < SHORTEST_DIGEST) throw usage(`--digest is "${wanted}"`, `at least ${SHORTEST_DIGEST} digits`);
  throw new CliError(`${name} asks for ${short(digest)} now, not ${wanted}`, {
    reason: "Conflict",
    hint: "nothing was answered; look at it without --digest",
  });
}

/** @throws CliError */
function requireUntil(until: string, now: number): void {
  const problem = untilProblem(until, now);
  if (problem !== undefined) throw usage(`--until is "${until}"`, `it ${problem}`);
}

/** @throws CliError */
function requireSchedule({ name, schedule }: JobView, until: string | undefined): void {
  if (until === undefined) throw usage("--for-schedule needs --until", "the time until which the answer stands");
  if (schedule !== undefined) return;
  const hint =
    "nothing was answered; without --for-schedule the answer is for all jobs of its initiator that ask the same";
  throw new CliError(`${name} is no run of a schedule`, { reason: "Refused", hint });
}

/** Nobody must accept another thing than was shown. @throws CliError */
function requireSame({ name }: JobView, digest: string, content: ConsentContent): void {
  if (digestsOf(content).digest === digest) return;
  throw new CliError(`what ${name} asks has changed just now`, {
    reason: "Conflict",
    hint: "nothing was answered; look at it again",
  });
}

function short(digest = ""): string {
  return digest.replace(/^sha256:/, "").slice(0, DIGEST_SHOWN);
}

interface AskedParty extends Asked {
  readonly party: string;
  readonly digest: string;
}

/** What the party is asked, for a person to judge. */
function askedLines(
  context: Context,
  job: JobView,
  { party, digest, content, nearest, lastYes }: AskedParty,
): string[] {
  const { tasks, appImages } = content;
  const others = [...new Set(tasks.flatMap((task) => task.parties.map(({ domainID }) => domainID)))];
  const known = job.approvals.find(({ domain_id }) => domain_id === party);
  return [
    `${job.initiator} asks ${party} to take part in ${job.name}, digest ${short(digest)}`,
    `  tasks    ${tasks.map(({ alias }) => alias).join(", ")}; with ${others.filter((each) => each !== party).join(", ") || "nobody"}`,
    ...Object.entries(appImages).flatMap(([name, spec]) => imageLines(name, spec)),
    ...tasks.flatMap(ownResources),
    ...tasks.map(({ alias, taskInputConfig }) => `  input    ${alias}: ${oneLine(taskInputConfig)}`),
    ...(lastYes === undefined ? [] : changeLines(context, lastYes)),
    ...(nearest === undefined ? [] : differenceLines(nearest)),
    ...(known?.reason === undefined ? [] : [`  note     ${known.reason}`]),
  ].flatMap((line) => shownLine(line, context.style.columns));
}

/** What the party's own pods may use, where the job says so in place of the AppImage. */
function ownResources({ alias, resources }: ConsentContent["tasks"][number]): string[] {
  return resources.flatMap(({ role, resources: own }) => {
    const uses = resourcesText(own);
    return uses === "" ? [] : [`  uses     ${alias}${role === "" ? "" : ` as ${role}`}: ${uses}`];
  });
}

/** What is asked otherwise than in the job that was accepted last. */
function changeLines({ now }: Context, { job, time, changes }: LastYes): string[] {
  const yes = `your yes to ${job}${time === undefined ? "" : `, ${ageText(time, now)} ago`}`;
  if (changes.length === 0) return [`  changed  nothing since ${yes}`];
  const more = changes.length - MOST_DIFFERENCES;
  return [
    `  changed  since ${yes}:`,
    ...changes.slice(0, MOST_DIFFERENCES).flatMap(changeText),
    ...(more > 0 ? [`           and ${more} more`] : []),
  ];
}

function changeText({ path, before, after }: ConsentChange): string[] {
  if (before === "" && after === "") return [`           ${path} has changed`];
  return [
    ...(before === "" ? [] : [`           - ${path}: ${oneLine(before)}`]),
    ...(after === "" ? [] : [`           + ${path}: ${oneLine(after)}`]),
  ];
}

/** So many differences are shown. */
const MOST_DIFFERENCES = 20;

function differenceLines({ consent, differences }: Nearest): string[] {
  const more = differences.length - MOST_DIFFERENCES;
  return [
    `  differs  from the standing consent ${consent}:`,
    ...differences
      .slice(0, MOST_DIFFERENCES)
      .map(
        ({ path, before = "nothing", after = "nothing" }) =>
          `           ${path}: ${oneLine(before)} -> ${oneLine(after)}`,
      ),
    ...(more > 0 ? [`           and ${more} more`] : []),
  ];
}

/** Below what it is about where it is wider than a terminal. */
function shownLine(line: string, columns: number | undefined): string[] {
  if (columns === undefined) return [line];
  const [, head = "", rest = ""] = /^( {2}\S+ +| +)?(.*)$/s.exec(oneLine(line)) ?? [];
  return hanging(head, rest, columns);
}

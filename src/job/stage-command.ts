import { ANNOTATION, LABEL, type Stage } from "../api/names.ts";
import type { KusciaJob } from "../api/types.ts";
import { graceText } from "./grace.ts";
import { choiceText, type RestartChoice } from "./restart-choice.ts";

/** Characters of a reason that are kept. */
export const LONGEST_REASON = 1024;

/** A command, who gives it, and what is said with it. */
export interface StageCommand {
  readonly stage: Stage;
  readonly trigger: string;
  readonly reason?: string;
  /** With a Restart. */
  readonly choice?: RestartChoice;
  /** With a Stop or Cancel: seconds that programs have to end; else what their AppImage says. */
  readonly graceSeconds?: number;
}

/** What belongs to one command, and goes with the next. */
const OF_COMMAND = [ANNOTATION.jobStageReason, ANNOTATION.jobStageTasks, ANNOTATION.jobStageGrace];

/** What of a job's metadata gives it the command. A value of null removes an annotation. */
export interface CommandMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** The labels from which the operator takes the command, and the annotations that belong to it. */
export function commandMetadata({ metadata }: KusciaJob, command: StageCommand): CommandMetadata {
  const { stage, trigger, reason = "", choice, graceSeconds } = command;
  const { labels = {}, annotations: known = {} } = metadata;
  const version = nextVersion(labels[LABEL.jobStageVersion]);
  const stale = OF_COMMAND.filter((key) => known[key] !== undefined);
  const annotations: Record<string, string | null> = Object.fromEntries(stale.map((key) => [key, null]));
  if (reason !== "") annotations[ANNOTATION.jobStageReason] = `${stage}: ${reason.slice(0, LONGEST_REASON)}`;
  if (isChosen(choice)) annotations[ANNOTATION.jobStageTasks] = choiceText(version, choice);
  if (graceSeconds !== undefined) annotations[ANNOTATION.jobStageGrace] = graceText(version, graceSeconds);
  return {
    labels: {
      [LABEL.jobStage]: stage,
      [LABEL.jobStageTrigger]: trigger,
      [LABEL.jobStageVersion]: version,
    },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

function isChosen(choice: RestartChoice | undefined): choice is RestartChoice {
  return choice?.all === true || choice?.only === true || (choice?.tasks ?? []).length > 0;
}

/** Starts at 1, also after what is no number. */
function nextVersion(version: string | undefined): string {
  return version !== undefined && /^\d{1,15}$/.test(version) ? String(Number(version) + 1) : "1";
}
